import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createRecentPictures } from '../../../src/images/recent-pictures.ts'
import { type Door, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness, withPicture } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

const portrait = readFileSync(new URL('../../../fixtures/images/face-dark.jpg', import.meta.url))

const ask = async (door: Door, method: string, path: string, body: Uint8Array = Buffer.of(), type = 'image/jpeg') => {
  const headers = { 'content-length': String(body.length), ...(body.length > 0 && { 'content-type': type }) }
  const { status, text, headers: answered } = await door.call({ method, url: `/_emulator/${path}`, headers, body })
  return { status, text, type: answered['content-type'], json: text.startsWith('{') ? JSON.parse(text) : undefined }
}

const refused = (door: Door) =>
  door.call(unsigned({ parameters: withPicture(portrait.toString('base64')), accessKeyId: 'merchant' }))

it('POST pictures tells every measured value beside its limit, and where the face is', async () => {
  const door = await openHttp({ faces: 'detect' })
  const { status, json } = await ask(door, 'POST', 'pictures', portrait)
  await door.close()
  expect(status).toBe(200)
  expect(json).toMatchObject({ code: 'UnqualifiedPhoto', finding: 'face-dark', format: 'JPEG', bytes: portrait.length })
  expect(json.checks).toContainEqual(
    expect.objectContaining({ finding: 'face-dark', bound: 'least', limit: 60, passed: false }),
  )
  expect(json.checks.filter(({ passed }: { passed: boolean }) => passed).length).toBeGreaterThan(5)
  const [{ box, keyPoints }] = json.faces
  expect(keyPoints.nose.x).toBeGreaterThan(box.left)
  expect(keyPoints.nose.x).toBeLessThan(box.right)
})

it('POST pictures takes whatever bytes come, and says what they are', async () => {
  const door = await openInProcess()
  const words = await ask(door, 'POST', 'pictures', Buffer.from('no picture'), 'text/plain')
  expect(words.json).toMatchObject({ code: 'UnqualifiedPhoto', finding: 'wrong-format', faces: [] })
  const nothing = await ask(door, 'POST', 'pictures')
  expect(nothing.json).toMatchObject({ code: 'UnqualifiedPhoto', bytes: 0 })
  expect((await door.emulator.requests.list()).entries).toEqual([])
})

it('shows how the picture of a refused call was judged, and the picture with --redact secrets alone', async () => {
  const door = await openInProcess({ faces: 'detect', redact: 'secrets' })
  await refused(door)
  const { json } = await ask(door, 'GET', 'requests/1/pictures')
  expect(json.pictures).toMatchObject([{ parameter: 'FacePictureBase64', finding: 'face-dark', isShown: true }])
  const shown = await ask(door, 'GET', 'requests/1/pictures/FacePictureBase64')
  expect(shown).toMatchObject({ status: 200, type: 'image/jpeg' })

  const careful = await openInProcess()
  await refused(careful)
  expect((await ask(careful, 'GET', 'requests/1/pictures')).json.pictures).toMatchObject([{ isShown: false }])
  const hidden = await ask(careful, 'GET', 'requests/1/pictures/FacePictureBase64')
  expect(hidden).toMatchObject({ status: 403, json: { error: { code: 'redacted' } } })
})

it('says that a call had no picture, that a picture is gone, and that a call is unknown', async () => {
  const door = await openInProcess({ redact: 'secrets' })
  await door.call(unsigned({ parameters: faceLiveness() }))
  expect((await ask(door, 'GET', 'requests/1/pictures')).json).toEqual({ pictures: [] })
  expect((await ask(door, 'GET', 'requests/1/pictures/FacePictureBase64')).status).toBe(404)
  expect((await ask(door, 'GET', 'requests/2/pictures')).status).toBe(404)
  await refused(door)
  expect((await ask(door, 'GET', 'requests/2/pictures?accessKeyId=another')).status).toBe(404)
  expect((await ask(door, 'GET', 'requests/2/pictures?acessKeyId=another')).json.error.message).toMatch(
    'Did you mean accessKeyId?',
  )
})

it('shows no bytes as a picture that are none', async () => {
  const door = await openInProcess({ redact: 'secrets' })
  const page = Buffer.from('<script>alert(1)</script>').toString('base64')
  await door.call(unsigned({ parameters: withPicture(page) }))
  expect((await ask(door, 'GET', 'requests/1/pictures')).json.pictures).toMatchObject([{ finding: 'wrong-format' }])
  expect((await ask(door, 'GET', 'requests/1/pictures/FacePictureBase64')).status).toBe(404)
})

it('forgets pictures with a reset, and keeps no more than sixteen of them and eight megabytes', async () => {
  const door = await openInProcess()
  await refused(door)
  const [call] = (await door.emulator.requests.list()).entries
  expect(door.emulator.recentPictures.of(call?.requestId ?? '')).toHaveLength(1)
  await door.emulator.reset()
  expect(door.emulator.recentPictures.of(call?.requestId ?? '')).toEqual([])

  const pictures = createRecentPictures()
  const keep = (requestId: string, accessKeyId: string, bytes: number) =>
    pictures.keep({ requestId, accessKeyId, parameter: 'p', bytes: new Uint8Array(bytes) })
  for (let count = 0; count < 17; count += 1) keep(`r${count}`, 'a', 100)
  expect(pictures.of('r0')).toEqual([])
  expect(pictures.of('r1')).toHaveLength(1)
  keep('large', 'b', 8 * 1024 * 1024)
  expect(pictures.of('r16')).toEqual([])
  expect(pictures.of('large')).toHaveLength(1)
  keep('huge', 'b', 9 * 1024 * 1024)
  pictures.clear('b')
  expect([...pictures.of('large'), ...pictures.of('huge')]).toEqual([])
})
