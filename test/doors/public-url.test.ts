import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { callByHttps, serveHttps } from '../support/https.ts'
import { faceLiveness } from '../support/requests.ts'
import { encodePairs } from '../support/signed-request.ts'

const web = faceLiveness({ MetaInfo: '{"deviceType":"web"}' })
const call = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...web }

type Sent = { method?: string; path?: string; headers?: Record<string, string> }

/** Sends a request to a port of this machine under any Host, as proxies do. */
function send(port: number, { method = 'POST', path = `/?${encodePairs(Object.entries(call))}`, headers = {} }: Sent) {
  return new Promise<{ status: number; text: string }>((accept, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => {
        text += part
      })
      response.on('end', () => accept({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject).end()
  })
}

const linkOf = ({ text }: { text: string }): string => JSON.parse(text).Result.TransactionUrl

describe('a TransactionUrl', () => {
  test('begins as the emulator was called, by http and by https', async () => {
    const { port, ca } = await serveHttps()
    expect(linkOf(await send(port, {}))).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/_emulator/verify/`))
    const path = `/?${encodePairs(Object.entries(call))}`
    const byHttps = await callByHttps(port, { ca: await ca(), method: 'POST', path })
    expect(linkOf(byHttps)).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:${port}/_emulator/verify/`))
  })

  test('begins as --public-url says, for every caller', async () => {
    const { port } = await serveHttps({ publicUrl: 'http://localhost:18080' })
    const headers = { host: 'emulator:8080', 'x-forwarded-host': 'other.test' }
    expect(linkOf(await send(port, { headers }))).toMatch(/^http:\/\/localhost:18080\/_emulator\/verify\//)
  })

  test.each([
    [
      'host and scheme',
      { 'x-forwarded-host': 'kyc.shop.test', 'x-forwarded-proto': 'https' },
      'https://kyc.shop.test/',
    ],
    ['host and port', { 'x-forwarded-host': 'localhost:3000' }, 'http://localhost:3000/'],
    [
      'the outermost of several',
      { 'x-forwarded-host': 'a.test, b.test', 'x-forwarded-proto': 'https, http' },
      'https://a.test/',
    ],
    [
      'host and port of two headers',
      { 'x-forwarded-host': 'a.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '8443' },
      'https://a.test:8443/',
    ],
    [
      'the port of the scheme',
      { 'x-forwarded-host': 'a.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
      'https://a.test/',
    ],
    [
      'a port that the host has already',
      { 'x-forwarded-host': 'a.test:8443', 'x-forwarded-port': '9' },
      'http://a.test:8443/',
    ],
    [
      'the port of http under https',
      { 'x-forwarded-host': 'a.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '80' },
      'https://a.test:80/',
    ],
    ['the port of https alone', { 'x-forwarded-host': 'a.test', 'x-forwarded-port': '443' }, 'http://a.test:443/'],
    ['port 0', { 'x-forwarded-host': 'a.test', 'x-forwarded-port': '0' }, 'http://a.test/'],
    ['six digits', { 'x-forwarded-host': 'a.test', 'x-forwarded-port': '123456' }, 'http://a.test/'],
    ['no port', { 'x-forwarded-host': 'localhost:3000', 'x-forwarded-port': '1e3' }, 'http://localhost:3000/'],
    ['the scheme alone', { host: 'localhost:9000', 'x-forwarded-proto': 'https' }, 'https://localhost:9000/'],
    ['no host', { host: 'localhost:9000', 'x-forwarded-host': 'a b"><script>' }, 'http://localhost:9000/'],
    ['no scheme of the web', { host: 'localhost:9000', 'x-forwarded-proto': 'javascript' }, 'http://localhost:9000/'],
  ])('begins as a proxy on this machine was called: %s', async (_, headers, begin) => {
    const { port } = await serveHttps()
    expect(linkOf(await send(port, { headers }))).toMatch(new RegExp(`^${begin}_emulator/verify/`))
  })

  test.each([
    'localhost',
    'kyc.mycompany.com',
    'emulator:8080',
    'evil.example:80',
    'cloudauth-intl.ap-southeast-1.aliyuncs.com',
    '[::1]:8080',
    '',
  ])('of a call to "%s" leads to a page that the emulator shows', async host => {
    const { port } = await serveHttps()
    const { host: linked, pathname } = new URL(linkOf(await send(port, { headers: { host } })))
    const page = await send(port, { method: 'GET', path: pathname, headers: { host: linked } })
    expect(page.status).toBe(200)
    const outcome = await send(port, {
      path: pathname,
      headers: { host: linked, origin: `http://${linked}`, 'sec-fetch-site': 'same-origin' },
    })
    expect(outcome.status).not.toBe(403)
  })

  test.each([
    ['--public-url', { publicUrl: 'https://kyc.mycompany.com' }, { host: 'emulator.internal' }],
    ['--public-url, its host kept', { publicUrl: 'https://kyc.mycompany.com' }, { host: 'kyc.mycompany.com' }],
    ['a proxy', {}, { host: 'localhost:1', 'x-forwarded-host': 'kyc.mycompany.com', 'x-forwarded-proto': 'https' }],
    [
      'a proxy, its host kept',
      {},
      { host: 'kyc.mycompany.com', 'x-forwarded-host': 'kyc.mycompany.com', 'x-forwarded-proto': 'https' },
    ],
    [
      'a proxy that calls its upstream by name',
      {},
      { host: 'backend', 'x-forwarded-host': 'kyc.mycompany.com', 'x-forwarded-proto': 'https' },
    ],
  ])('by %s leads to a page whose buttons work', async (_, options, proxied) => {
    const { port } = await serveHttps({ ...options, allowedHosts: ['emulator.internal'] })
    const link = new URL(linkOf(await send(port, { headers: proxied })))
    expect(link.origin).toBe('https://kyc.mycompany.com')
    const headers = { ...proxied, origin: link.origin, 'sec-fetch-site': 'same-origin' }
    const page = await send(port, { method: 'GET', path: link.pathname, headers: proxied })
    expect(page.status).toBe(200)
    const [, script = ''] = /src="(\/_emulator\/assets\/[^"]+)"/.exec(page.text) ?? []
    expect((await send(port, { method: 'GET', path: script, headers: proxied })).status).toBe(200)
    expect((await send(port, { path: link.pathname, headers })).status).not.toBe(403)
    // What another site sends through the same proxy is refused as ever.
    const foreign = { ...proxied, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await send(port, { path: link.pathname, headers: foreign })).status).toBe(403)
  })
})

test('a proxy opens no more than the links that were given out', async () => {
  const { port } = await serveHttps()
  const headers = { host: 'kyc.mycompany.com', 'x-forwarded-host': 'kyc.mycompany.com' }
  expect((await send(port, { method: 'GET', path: '/_emulator/transactions', headers })).status).toBe(403)
})

describe('--public-url', () => {
  test.each(['localhost:8080', 'ftp://a', 'http://a/path', 'http://a?b', 'http://user@a', ' '])(
    'refuses "%s"',
    async publicUrl => {
      await expect(serveHttps({ publicUrl })).rejects.toThrow(/publicUrl.*http:\/\/localhost:8080/)
    },
  )
})

describe('a TransactionId', () => {
  test.each([
    ['the host called', { host: 'cloudauth-intl.ap-southeast-1.aliyuncs.com' }, {}, {}, 'sgsb'],
    ['the vpc host called', { host: 'cloudauth-intl-vpc.ap-southeast-3.aliyuncs.com' }, {}, {}, 'mysb'],
    [
      'the host called before RegionId',
      { host: 'cloudauth-intl.eu-central-1.aliyuncs.com' },
      { RegionId: 'cn-hongkong' },
      {},
      'desb',
    ],
    ['RegionId', {}, { RegionId: 'ap-southeast-5' }, {}, 'idsb'],
    ['RegionId before --region', {}, { RegionId: 'ap-southeast-5' }, { region: 'ap-southeast-1' } as const, 'idsb'],
    ['--region', {}, {}, { region: 'ap-southeast-1' } as const, 'sgsb'],
    [
      '--region, for a RegionId of no region',
      {},
      { RegionId: 'mars-1' },
      { region: 'ap-southeast-3' } as const,
      'mysb',
    ],
    ['nothing at all', {}, {}, {}, 'hksb'],
  ])('begins as the region of %s', async (_, headers, parameters, options, begin) => {
    const { port } = await serveHttps(options)
    const path = `/?${encodePairs(Object.entries({ ...call, ...parameters }))}`
    const { TransactionId } = JSON.parse((await send(port, { path, headers })).text).Result
    expect(TransactionId).toMatch(new RegExp(`^${begin}[0-9a-f]{28}$`))
  })
})
