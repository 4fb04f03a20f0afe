import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEmulator } from '../../../src/index.ts'
import type { Options } from '../../../src/options/options.ts'
import { callThroughFetch, fieldsOf } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'
import { openReceiver } from '../callbacks/receiver.ts'
import { drawn, sendUrl } from '../images/send-picture.ts'
import { spellings } from './forbidden-spellings.ts'

const portrait = Uint8Array.from(drawn('portrait.jpg'))

/** The emulator of browsers and workers, which resolves no names: `fetch` is all that it has of the network. */
function open(options: Partial<Options> = {}) {
  const emulator = createEmulator({ faces: 'present', ...options })
  return { emulator, call: callThroughFetch(emulator) }
}

/** Stands in the place of the network, and notes who was asked. */
function watchFetch(answer: (url: string) => Response | Promise<Response> = () => new Response(portrait)): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string | URL) => {
    asked.push(String(url))
    return answer(String(url))
  })
  return asked
}
afterEach(() => void vi.unstubAllGlobals())

async function callBack(CallbackUrl: string, options: Partial<Options>) {
  const { emulator, call } = open(options)
  const { Result } = fieldsOf(await call(unsigned({ parameters: faceLiveness({ CallbackUrl }) })))
  await emulator.complete(Result?.TransactionId ?? '')
  await emulator.callbacks.idle()
  return emulator.callbacks.list()
}

async function codeWhenProbed(CallbackUrl: string, options: Partial<Options> = {}) {
  const { call } = open({ callbackRules: 'documented', ...options })
  return fieldsOf(await call(unsigned({ parameters: faceLiveness({ CallbackUrl }) }))).Code
}

const never = [
  ...Object.values(spellings).flat(),
  ...['http://metadata.google.internal/', 'http://METADATA.google.internal./', 'http://metadata/'],
  ...['http://metadata.goog/', 'http://instance-data/', 'http://metadata.azure.internal/'],
].map(url => url.trim())

const inside = [
  ...['127.0.0.1', '127.1', '2130706433', '%3127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', '192.168.1.1'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'api.localhost', 'minio', 'host.docker.internal', 'printer.local'],
]

const public_ = ['1.1.1.1', '[2606:4700::1111]', 'pictures.example', 'localhost.example', 'metadata.example']

describe.each(['all', 'public'] as const)('where nobody resolves names, outbound %s', outbound => {
  it.each(never.map(url => [JSON.stringify(url), url]))('lets nobody contact %s', async (_shown, url) => {
    const asked = watchFetch()
    expect(await sendUrl(open({ outbound }), url)).toMatchObject({
      code: 'UnqualifiedPhoto',
      reason: expect.stringMatching(/^FacePictureUrl: never contacted: \S+ is off limits$/),
    })
    const secure = url.replace(/^http:/i, 'https:')
    expect(await codeWhenProbed(secure, { outbound })).toBe('InvalidParameter')
    expect(await callBack(secure, { outbound })).toMatchObject([
      { state: 'failed', attempts: [{ error: expect.stringMatching(/^\S+ is off limits$/) }] },
    ])
    expect(asked).toEqual([])
  })

  it.each(public_)('lets %s be contacted', async host => {
    const asked = watchFetch()
    expect(await sendUrl(open({ outbound }), `http://${host}/`)).toMatchObject({ code: 'Success' })
    expect(await codeWhenProbed(`https://${host}/`, { outbound })).toBe('Success')
    expect(await callBack(`https://${host}/`, { outbound })).toMatchObject([{ state: 'delivered' }])
    expect(asked).toHaveLength(3)
  })
})

describe('this machine and private networks, where nobody resolves names', () => {
  it.each(inside)('%s is contacted with outbound all only', async host => {
    const asked = watchFetch()
    expect(await sendUrl(open({ outbound: 'public' }), `http://${host}/`)).toMatchObject({ code: 'UnqualifiedPhoto' })
    expect(await codeWhenProbed(`https://${host}/`, { outbound: 'public' })).toBe('InvalidParameter')
    expect(await callBack(`https://${host}/`, { outbound: 'public' })).toMatchObject([{ state: 'failed' }])
    expect(asked).toEqual([])
    expect(await sendUrl(open(), `http://${host}/`)).toMatchObject({ code: 'Success' })
    // By the documented rules it would have to be on the internet.
    expect(await codeWhenProbed(`https://${host}/`)).toBe('InvalidParameter')
    expect(await callBack(`https://${host}/`, {})).toMatchObject([{ state: 'delivered' }])
    expect(asked).toHaveLength(2)
  })
})

it('a CallbackUrl is refused by the documented rules when nothing answers there', async () => {
  const nobody = () => Promise.reject(new TypeError('fetch failed'))
  expect(watchFetch(nobody)).toEqual([])
  expect(await codeWhenProbed('https://shop.example/')).toBe('InvalidParameter')
})

describe('a redirect', () => {
  async function serve(location: string | ((url: string) => string)) {
    const server = await openReceiver(({ url = '' }, response) => {
      if (url === '/portrait.jpg') return void response.end(portrait)
      response.writeHead(302, { location: typeof location === 'string' ? location : location(url) }).end()
    })
    onTestFinished(() => server.close())
    return server
  }
  const reasonOf = async (url: string) => (await sendUrl(open(), url)).reason

  it('to a picture is followed', async () => {
    const server = await serve('/portrait.jpg')
    expect(await sendUrl(open(), server.url)).toMatchObject({ code: 'Success' })
    expect(server.requests).toEqual(['/', '/portrait.jpg'])
  })

  it('into a forbidden net is not followed', async () => {
    const server = await serve('http://2852039166/latest/meta-data/')
    expect(await reasonOf(server.url)).toBe('FacePictureUrl: never contacted: 169.254.169.254 is off limits')
  })

  it('to another protocol is not followed', async () => {
    const server = await serve('ftp://pictures.example/')
    expect(await reasonOf(server.url)).toBe('FacePictureUrl: redirected to "ftp:", only http and https are followed')
  })

  it('without end is given up', async () => {
    const server = await serve(url => `${url}x`)
    expect(await reasonOf(server.url)).toBe('FacePictureUrl: more than 3 redirects')
    expect(server.requests).toHaveLength(4)
  })

  it('of a callback is an answer, and not followed', async () => {
    const server = await serve('/elsewhere')
    expect(await callBack(server.url, {})).toMatchObject([{ state: 'failed', attempts: [{ status: 302 }] }])
    expect(server.requests).toHaveLength(1)
  })

  // What a browser shows of one: that there is one, and, where it is left to the browser, only where it ended.
  it.each([
    ['http://169.254.169.254/', 'UnqualifiedPhoto', 'FacePictureUrl: not read: 169.254.169.254 is off limits'],
    ['http://pictures.example/', 'Success', ''],
  ])('that nobody may look at and that ended at %s: %s', async (end, code, reason) => {
    const unseen = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
    const ended = Object.defineProperty(new Response(portrait), 'url', { value: end })
    const answers = [unseen, ended]
    watchFetch(() => answers.shift() ?? Response.error())
    expect(await sendUrl(open(), 'http://pictures.example/redirected')).toMatchObject({ code, reason })
  })
})
