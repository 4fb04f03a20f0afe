import { createHook } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { reachOfAddress } from '../../../src/network/addresses.ts'
import { mayEnter } from '../../../src/network/reach.ts'
import { ForbiddenAddress, guardedGet } from '../../../src/node/guarded-get.ts'
import { type Door, fieldsOf, openInProcess } from '../../support/doors.ts'
import { faceLiveness, faceVerify } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'
import { openReceiver } from '../callbacks/receiver.ts'
import { answerNames } from '../images/name-server.ts'
import { drawn, sendUrl } from '../images/send-picture.ts'
import { spellings } from './forbidden-spellings.ts'

const portrait = drawn('portrait.jpg')
const door = await openInProcess({ faces: 'detect', outbound: 'all' })
const strict = await openInProcess({ faces: 'detect', outbound: 'public' })

/** Notes every connection that the process begins and every name that it asks the system for. */
function watchNetwork(): string[] {
  const seen: string[] = []
  const hook = createHook({
    init(_id, type) {
      if (type === 'TCPCONNECTWRAP' || type === 'GETADDRINFOREQWRAP' || type === 'UDPSENDWRAP') seen.push(type)
    },
  }).enable()
  onTestFinished(() => void hook.disable())
  return seen
}

async function serve(answer: Parameters<typeof openReceiver>[0] = (_, response) => void response.end(portrait)) {
  const server = await openReceiver(answer)
  onTestFinished(() => server.close())
  return { ...server, port: new URL(server.url).port }
}

const never = (why: RegExp) => ({
  code: 'UnqualifiedPhoto',
  reason: expect.stringMatching(new RegExp(`^FacePictureUrl: never contacted: ${why.source}$`)),
})
const noAddress = never(/\S+ is off limits/)

describe.each(Object.entries(spellings))('of %s', (_, urls) => {
  it.each(urls.map(url => [JSON.stringify(url), url]))('%s is never contacted', async (_shown, url) => {
    for (const from of [door, strict]) {
      const network = watchNetwork()
      expect(await sendUrl(from, url)).toMatchObject(noAddress)
      expect(network).toEqual([])
    }
  })
})

it('knows at least 60 spellings', () => {
  expect(new Set(Object.values(spellings).flat()).size).toBeGreaterThanOrEqual(60)
})

describe('a text that is not a URL', () => {
  it.each([
    'http://[fe80::1%25eth0]/',
    'http://[fe80::1%eth0]/',
    'http://[::ffff:169.254.169.254%25lo]/',
    'http://[169.254.169.254]/',
    'http://169.254.169.256/',
    'http://0xa9fea9fe0/',
    'http://4294967296/',
    'http://169.254.169.254.1/',
    'http://169..254.169.254/',
    'http://08.254.169.254/',
    'http://169.254.169.254:99999/',
    'http://169.254.169.254%00/',
    'http://169.254.169.254%20/',
    'http://[::ffff:a9fe:a9fe/',
    'http:169.254.169.254/',
    'http:\\\\169.254.169.254/',
    '//169.254.169.254/',
    'gopher://169.254.169.254/',
    'file:///etc/passwd',
    'dict://127.0.0.1:11211/stats',
  ])('is refused as a parameter: %s', async url => {
    const network = watchNetwork()
    expect(await sendUrl(door, url)).toMatchObject({
      code: 'InvalidParameter',
      reason: 'FacePictureUrl: no URL; it must start with http:// or https://',
    })
    expect(network).toEqual([])
  })
})

describe('a name', () => {
  it.each([
    ['one address', ['169.254.169.254'], '169.254.169.254'],
    ['one address of IPv6', ['fd00:ec2::254'], 'fd00:ec2::254'],
    ['an address with a zone', ['fe80::1%eth0'], 'fe80::1%eth0'],
    ['IPv4 within IPv6', ['::ffff:100.100.100.200'], '::ffff:100.100.100.200'],
    ['several addresses, the first forbidden', ['100.100.100.200', '127.0.0.1'], '100.100.100.200'],
    ['several addresses, the last forbidden', ['127.0.0.1', '::1', '169.254.169.254'], '169.254.169.254'],
  ])('that leads to %s is never contacted', async (_, addresses, bad) => {
    const server = await serve()
    answerNames({ 'innocent.example': [addresses] })
    const network = watchNetwork()
    expect(await sendUrl(door, `http://innocent.example:${server.port}/`)).toMatchObject(
      never(new RegExp(`innocent\\.example leads to ${bad.replaceAll('.', '\\.')}`)),
    )
    expect(network).toEqual([])
  })

  it('is resolved once for a request, and the address that was looked at is the one that is dialled', async () => {
    const server = await serve()
    const { asked } = answerNames({ 'rebound.test': [['127.0.0.1'], ['169.254.169.254']] })
    const network = watchNetwork()
    expect(await sendUrl(door, `http://rebound.test:${server.port}/`)).toMatchObject({ code: 'Success' })
    expect(asked).toEqual(['rebound.test'])
    expect(network).toEqual(['TCPCONNECTWRAP'])
    expect(await sendUrl(door, `http://rebound.test:${server.port}/`)).toMatchObject(
      never(/rebound\.test leads to 169\.254\.169\.254/),
    )
    expect(server.requests).toHaveLength(1)
    expect(network).toHaveLength(1)
  })

  it('is checked again after a redirect', async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: '/again' }).end())
    answerNames({ 'rebound.test': [['127.0.0.1'], ['100.100.100.200']] })
    expect(await sendUrl(door, `http://rebound.test:${server.port}/`)).toMatchObject(
      never(/rebound\.test leads to 100\.100\.100\.200/),
    )
    expect(server.requests).toEqual(['/'])
  })
})

describe('the guard itself', () => {
  const open = (url: string, resolve: ReturnType<typeof answerNames>['lookup']) => {
    const signal = AbortSignal.timeout(2000)
    return guardedGet({ url: new URL(url), headers: {}, signal, outbound: 'all', resolve })
  }
  const bodyOf = async (response: IncomingMessage) => (await response.toArray()).join('')

  it('asks the resolver that it is given, once for each request', async () => {
    const server = await serve((_, response) => void response.end('there'))
    const { asked, lookup } = answerNames({ 'twice.test': [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']] })
    const url = `http://twice.test:${server.port}/`
    expect(await bodyOf(await open(url, lookup))).toBe('there')
    await expect(open(url, lookup)).rejects.toThrow(new ForbiddenAddress('twice.test leads to 169.254.169.254'))
    expect(await bodyOf(await open(url, lookup))).toBe('there')
    expect(asked).toHaveLength(3)
    expect(server.requests).toHaveLength(2)
  })

  it('asks no resolver for an address', async () => {
    const { asked, lookup } = answerNames({})
    await expect(open('http://169.254.169.254/', lookup)).rejects.toBeInstanceOf(ForbiddenAddress)
    expect(asked).toEqual([])
  })
})

describe('a redirect into a forbidden net', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/',
    '//169.254.169.254/',
    'http://2852039166/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[fd00:100::100:200]/',
    'http://%31%36%39.254.169.254/',
    'http://0/',
  ])('to %s is not followed', async location => {
    const server = await serve((_, response) => void response.writeHead(302, { location }).end())
    const network = watchNetwork()
    expect(await sendUrl(door, server.url)).toMatchObject(noAddress)
    expect(network).toEqual(['TCPCONNECTWRAP'])
  })

  it('is noticed behind redirects that are allowed', async () => {
    const server = await serve(({ url }, response) => {
      response.writeHead(307, { location: url === '/' ? '/next' : 'http://169.254.169.254/' }).end()
    })
    expect(await sendUrl(door, server.url)).toMatchObject(noAddress)
    expect(server.requests).toEqual(['/', '/next'])
  })

  it('to this machine is not followed either where only public addresses are allowed', async () => {
    const inside = await serve()
    const outside = await serve((_, response) => void response.writeHead(302, { location: inside.url }).end())
    expect(await sendUrl(strict, outside.url)).toMatchObject(noAddress)
    expect({ inside: inside.requests, outside: outside.requests }).toEqual({ inside: [], outside: [] })
  })
})

describe('--outbound', () => {
  const loopback = ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '017700000001', '127。0。0。1', '%3127.0.0.1']

  it.each(loopback)('all lets a picture come from %s', async host => {
    const server = await serve()
    const network = watchNetwork()
    expect(await sendUrl(door, `http://${host}:${server.port}/`)).toMatchObject({ code: 'Success' })
    expect(network).toEqual(['TCPCONNECTWRAP'])
    expect(server.requests).toEqual(['/'])
  })

  it('all lets a picture come from this machine by a name below localhost that no resolver knows', async () => {
    const server = await serve()
    answerNames({})
    for (const host of ['pictures.localhost', 'a.b.localhost.', 'localhost.'])
      expect(await sendUrl(door, `http://${host}:${server.port}/`), host).toMatchObject({ code: 'Success' })
    expect(await sendUrl(door, `http://localhost.example:${server.port}/`)).toMatchObject({ code: 'UnqualifiedPhoto' })
    expect(server.requests).toHaveLength(3)
  })

  it('asks a resolver for such a name first, and vets what it says', async () => {
    const server = await serve()
    answerNames({ 'pictures.localhost': [['169.254.169.254']] })
    expect(await sendUrl(door, `http://pictures.localhost:${server.port}/`)).toMatchObject(
      never(/pictures\.localhost leads to 169\.254\.169\.254/),
    )
  })

  it.each(['localhost', 'minio', 'pictures.internal', 'nas.home.arpa'])(
    'public asks no resolver for %s',
    async host => {
      const { asked } = answerNames({ [host]: [['93.184.215.14']] })
      expect(await sendUrl(strict, `http://${host}/`)).toMatchObject(noAddress)
      expect(asked).toEqual([])
    },
  )

  it('all lets a picture come from localhost, and from a name that leads there', async () => {
    const server = await serve()
    answerNames({ localhost: [['127.0.0.1']], minio: [['127.0.0.1']] })
    for (const host of ['localhost', 'minio'])
      expect(await sendUrl(door, `http://${host}:${server.port}/`)).toMatchObject({ code: 'Success' })
  })

  it.each([
    ...loopback,
    ...['127.255.255.254', '[::1]', '[::ffff:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255', '198.18.0.1'],
    ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '[fc00::1]', '[fdff::1]', '[::ffff:10.0.0.1]'],
    ...['[100::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]', '[2001:2::1]', '[2002:a00:1::]', '[64:ff9b::c0a8:1]'],
  ])('public never goes to %s', async host => {
    const server = await serve()
    const network = watchNetwork()
    expect(await sendUrl(strict, `http://${host}:${server.port}/`)).toMatchObject(noAddress)
    expect(network).toEqual([])
    expect(server.requests).toEqual([])
  })

  it.each(['127.0.0.1', '::1', '10.1.2.3', 'fd12:3456::1'])('public never goes where a name leads to %s', async bad => {
    const server = await serve()
    answerNames({ 'rebound.example': [[bad]], 'intranet.example': [['93.184.215.14', bad]] })
    const network = watchNetwork()
    for (const host of ['rebound.example', 'intranet.example'])
      expect(await sendUrl(strict, `http://${host}:${server.port}/`)).toMatchObject(
        never(new RegExp(`${host} leads to ${bad}`)),
      )
    expect(network).toEqual([])
  })

  // Nobody is dialled for these: what is private to some network may be there, and what is public certainly is.
  it.each(['10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '198.18.0.1', 'fc00::1', 'fd12:3456::1', '::1'])(
    'all lets %s pass, public does not',
    address => {
      expect(mayEnter(reachOfAddress(address), 'all')).toBe(true)
      expect(mayEnter(reachOfAddress(address), 'public')).toBe(false)
    },
  )

  it.each([
    ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '169.253.255.255', '169.255.0.0'],
    ...['172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0', '223.255.255.255'],
    ...['2606:4700::1111', '2a00::1', '2001:1::1', '2001:4860::8888', '64:ff9b::101:101', '2002:101:101::'],
  ])('public lets %s pass', address => {
    expect(mayEnter(reachOfAddress(address), 'public')).toBe(true)
  })
})

describe('a CallbackUrl', () => {
  async function callBack(from: Door, CallbackUrl: string) {
    const answer = await from.call(unsigned({ parameters: faceLiveness({ CallbackUrl }) }))
    const { TransactionId = '' } = fieldsOf(answer).Result ?? {}
    await from.emulator.complete(TransactionId)
    await from.emulator.callbacks.idle()
    return from.emulator.callbacks.list({ transactionId: TransactionId })
  }
  const failedWith = (error: RegExp) => [{ state: 'failed', attempts: [{ error: expect.stringMatching(error) }] }]

  const urls = Object.values(spellings)
    .flat()
    .map(url => url.replace(/^http:/i, 'https:').trim())

  it('is held to the same guard: a failed attempt with the reason, and nobody contacted', async () => {
    const network = watchNetwork()
    for (const url of urls) expect(await callBack(door, url), url).toMatchObject(failedWith(/^\S+ is off limits$/))
    expect(network).toEqual([])
  })

  it.each(['http://innocent/', 'http://innocent.internal/', 'https://innocent.example.com/'])(
    'with a name is held to it too: %s',
    async url => {
      const { hostname } = new URL(url)
      answerNames({ [hostname]: [['127.0.0.1', '169.254.169.254']] })
      const network = watchNetwork()
      expect(await callBack(door, url)).toMatchObject(failedWith(new RegExp(`^${hostname} leads to 169.254.169.254$`)))
      expect(network).toEqual([])
    },
  )

  it('that redirects into a forbidden net is not followed', async () => {
    const server = await serve(
      (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    )
    const network = watchNetwork()
    expect(await callBack(door, server.url)).toMatchObject([{ state: 'failed', attempts: [{ status: 302 }] }])
    expect(network).toEqual(['TCPCONNECTWRAP'])
  })

  it('on this machine is reached, but not where only public addresses are allowed', async () => {
    const server = await serve()
    expect(await callBack(strict, server.url)).toMatchObject(failedWith(/^127\.0\.0\.1 is off limits$/))
    expect(server.requests).toEqual([])
    expect(await callBack(door, server.url)).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }])
    expect(server.requests).toHaveLength(1)
  })

  it('is held to it when it is probed', async () => {
    const documented = await openInProcess({ faces: 'present', callbackRules: 'documented' })
    const network = watchNetwork()
    const parameters = faceVerify({
      FacePictureBase64: portrait.toString('base64'),
      CallbackUrl: 'https://100.100.100.200/',
    })
    const answer = await documented.call(unsigned({ form: parameters }))
    expect(fieldsOf(answer).Code).toBe('InvalidParameter')
    expect(answer.headers['x-emulator-reason']).toBe('CallbackUrl: nothing answers there (callback rules: documented)')
    expect(network).toEqual([])
  })
})
