import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { hostFault } from '../../../src/network/hosts.ts'
import { fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness, faceVerify, metaInfo } from '../../support/requests.ts'
import { type PlainRequest, signV1, signV3, unsigned } from '../../support/signed-request.ts'
import { openReceiver } from '../callbacks/receiver.ts'
import { drawn } from '../images/send-picture.ts'

// What mutants of the source once got away with, as bytes that only a raw connection sends.

const credentials = { id: 'known', secret: 'a-secret', traits: [] }
const strict = { accessKeys: [credentials], auth: 'strict' as const }

/** A text whose characters are the bytes of another one in UTF-8, as they come over the wire. */
const onWire = (text: string) => Buffer.from(text).toString('latin1')

/** Sends a call as it stands, further lines of its head included, and reads its JSON. */
async function sendRaw(url: string, { method, url: target, headers, body }: PlainRequest, ...more: string[]) {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write([`${method} ${target} HTTP/1.1`, ...lines, ...more, 'connection: close', '', ''].join('\r\n'), 'latin1')
  socket.write(body)
  let text = ''
  socket.setEncoding('utf8').on('data', piece => {
    text += piece
  })
  await once(socket, 'close')
  return fieldsOf({ status: 0, headers: {}, text: text.slice(text.indexOf('\r\n\r\n') + 4) })
}

describe('raw UTF-8', () => {
  const user = '用户é'
  const parameters = faceLiveness({ MerchantUserId: user })
  /** The same call with the name unencoded in its target. */
  const unencoded = (request: PlainRequest, spelled: string) => {
    const url = request.url.replace(encodeURIComponent(user), spelled)
    expect(url).not.toBe(request.url)
    return { ...request, url }
  }

  it.each([
    ['unsigned, as bytes', unencoded(unsigned({ parameters, accessKeyId: 'known' }), onWire(user)), 'lenient'],
    ['signed, as bytes', unencoded(signV1({ credentials, parameters }), onWire(user)), 'strict'],
    ['signed, as text', unencoded(signV1({ credentials, parameters }), user), 'strict'],
  ] as const)('in a request target is read as what it spells, %s', async (_, request, auth) => {
    const door = await openInProcess({ ...strict, auth })
    const answer = fieldsOf(await door.call(request))
    expect(answer.Code).toBe('Success')
    const { TransactionId = '' } = answer.Result ?? {}
    expect((await door.emulator.transactions.get(TransactionId))?.parameters.MerchantUserId).toBe(user)
  })

  it('in a request target over a connection, which the parser of Node refuses, gets an answer', async () => {
    const door = await openHttp()
    expect((await sendRaw(door.url, unencoded(unsigned({ parameters }), onWire(user)))).Code).toBe('MalformedRequest')
    await door.close()
  })

  it('in a signed header counts as what it spells', async () => {
    const door = await openHttp(strict)
    const request = signV3({ credentials, query: faceLiveness(), headers: { 'x-acs-note': '用户é' } })
    const headers = { ...request.headers, 'x-acs-note': onWire('用户é') }
    expect((await sendRaw(door.url, { ...request, headers })).Code).toBe('Success')
    await door.close()
  })
})

describe('a signed header that is sent twice', () => {
  it.each([
    ['b', 'a'],
    ['a', 'b'],
    ['  b ', '\ta  '],
  ])('counts as its values, sorted and without blanks: %j, %j', async (first, second) => {
    const door = await openHttp(strict)
    const request = signV3({ credentials, query: faceLiveness(), headers: { 'x-acs-note': 'a,b' } })
    const headers = { ...request.headers, 'x-acs-note': first }
    expect((await sendRaw(door.url, { ...request, headers }, `x-acs-note: ${second}`)).Code).toBe('Success')
    await door.close()
  })

  it('does not count as its first alone', async () => {
    const door = await openHttp(strict)
    const request = signV3({ credentials, query: faceLiveness(), headers: { 'x-acs-note': 'a' } })
    expect((await sendRaw(door.url, request, 'x-acs-note: b')).Code).toBe('SignatureDoesNotMatch')
    await door.close()
  })
})

describe('%2D and %5F in a signed query, where neither need be encoded', () => {
  it.each([
    ['V1', signV1({ credentials, parameters: faceLiveness({ MerchantUserId: 'a-b_c' }) })],
    ['V3', signV3({ credentials, query: faceLiveness({ MerchantUserId: 'a-b_c' }) })],
  ])('are signed as the characters that they spell, in %s', async (_, request) => {
    const door = await openInProcess(strict)
    const url = request.url.replace('a-b_c', 'a%2Db%5Fc')
    expect(url).not.toBe(request.url)
    expect(fieldsOf(await door.call({ ...request, url })).Code).toBe('Success')
  })
})

describe('an IPv4 address within an IPv6 one', () => {
  it('passes where the one inside is public', () => {
    for (const host of ['[::ffff:1.1.1.1]', '[::ffff:101:101]'])
      expect(hostFault(`https://${host}/face.jpg`, 'public'), host).toBeUndefined()
  })

  it('does not pass where the one inside is of this machine or of link-local use', () => {
    for (const host of ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:169.254.169.254]', '[::ffff:10.1.22.3]'])
      expect(hostFault(`https://${host}/face.jpg`, 'public'), host).toBeDefined()
    expect(hostFault('https://[::ffff:169.254.169.254]/', 'all')).toBeDefined()
  })
})

it('a stored verification has nothing of MetaInfo and of where its picture came from, and has the rest', async () => {
  const server = await openReceiver((_, response) => response.end(drawn('portrait.jpg')))
  const door = await openInProcess()
  const parameters = faceVerify({
    FacePictureUrl: `${server.url}/face.jpg?signature=hush-hush`,
    MerchantUserId: 'user-7',
  })
  const { TransactionId = '' } = fieldsOf(await door.call(unsigned({ parameters }))).Result ?? {}
  const stored = await door.emulator.transactions.get(TransactionId)
  expect(stored?.parameters).toMatchObject({ ProductCode: 'FACE_VERIFY', MerchantUserId: 'user-7' })
  expect(Object.keys(stored?.parameters ?? {})).not.toContain('FacePictureUrl')
  expect(JSON.stringify(stored)).not.toMatch(/hush-hush|MetaInfo|apdidToken/)
  await server.close()
})

describe('MetaInfo that is JSON within JSON', () => {
  const web = metaInfo.replace(/"deviceType":"\w+"/, '"deviceType":"web"')

  it.each([
    ['once', web],
    ['twice', JSON.stringify(web)],
  ])('tells its client, written %s', async (_, text) => {
    const door = await openInProcess()
    const answer = await door.call(
      unsigned({ parameters: faceLiveness({ MetaInfo: text, ReturnUrl: 'https://shop.example/' }) }),
    )
    const { TransactionId = '', TransactionUrl } = fieldsOf(answer).Result ?? {}
    expect(TransactionUrl).toMatch(/\/_emulator\/verify\//)
    expect((await door.emulator.transactions.get(TransactionId))?.client).toBe('web')
  })
})
