import { expect, it, onTestFinished } from 'vitest'
import { type Answer, fieldsOf, openInProcess } from '../../support/doors.ts'

/** A call with a wrong signature of a known key, and a value of 7.5 MB that is said to be `name`. */
async function refused(name: string, piece: string): Promise<{ answer: Answer; milliseconds: number }> {
  const door = await openInProcess({ auth: 'strict', accessKeys: [{ id: 'known', secret: 'a secret' }] })
  onTestFinished(door.close)
  const parameters = {
    ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'known', SignatureNonce: 'n' },
    ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', Signature: `${'a'.repeat(27)}%3D` },
    Timestamp: encodeURIComponent(new Date(door.emulator.clock.now()).toISOString().replace(/\.\d+/, '')),
    [name]: piece.repeat(7_500_000 / piece.length),
  }
  const text = Object.entries(parameters).map(pair => pair.join('='))
  const headers = { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }
  const before = process.cpuUsage()
  const answer = await door.call({ method: 'POST', url: '/', headers, body: Buffer.from(text.join('&')) })
  const { user, system } = process.cpuUsage(before)
  return { answer, milliseconds: (user + system) / 1000 }
}

it.each([
  ['FacePictureBase64', 'A'],
  ['Filler', '+'],
  ['Filler', '*'],
  ['Signature', '+'],
])('a wrong signature over 7.5 MB is told as such, at once: %s of %s', { timeout: 60_000 }, async (name, piece) => {
  const { answer, milliseconds } = await refused(name, piece)
  expect(fieldsOf(answer).Code).toBe('SignatureDoesNotMatch')
  // Reading, encoding and hashing it takes half a second; a string chained up for each character takes five.
  expect(milliseconds).toBeLessThan(3000)
})
