import dns from 'node:dns'
import { once } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { version } from '../../../src/gateway/version.ts'
import { sendCallback } from '../../../src/node/send.ts'
import { message, openCallbacks, sendWithin } from './open-callbacks.ts'
import { openRawReceiver, openReceiver } from './receiver.ts'

const opened: { close: () => Promise<void> }[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(opened.splice(0).map(receiver => receiver.close()))
})

function keep<Opened extends { close: () => Promise<void> }>(receiver: Opened): Opened {
  opened.push(receiver)
  return receiver
}
const receive = async (...parameters: Parameters<typeof openReceiver>) => keep(await openReceiver(...parameters))
const receiveRaw = async (serve: (socket: Socket) => void) => keep(await openRawReceiver(serve))

const bounds = { timeout: 5000, limit: 65_536, outbound: 'all' } as const
const send = (url: string) => sendCallback(url, { ...bounds, signal: new AbortController().signal })

describe('sending a callback', () => {
  it('is a GET that names the emulator, without a body and without keeping the connection', async () => {
    let seen: unknown
    const receiver = await receive(({ method, headers }, response) => {
      seen = { method, ...headers }
      response.end()
    })
    expect(await send(receiver.url)).toEqual({ status: 200 })
    expect(seen).toEqual({
      method: 'GET',
      accept: '*/*',
      'user-agent': `cloudauth-emulator/${version}`,
      host: new URL(receiver.url).host,
      connection: 'close',
    })
  })

  it.each([
    ['no path', '?a=1', '/?a=1'],
    ['a query in its own spelling', '/hook?q=a+b%2f\'"<>|&&x', '/hook?q=a+b%2f\'"<>|&&x'],
    ['a second question mark', '/hook?next=/b?c', '/hook?next=/b?c'],
    ['characters that HTTP cannot carry', '/hook?q=用户 x', '/hook?q=%E7%94%A8%E6%88%B7%20x'],
    ['a fragment', '/hook?a=1#b', '/hook?a=1'],
  ])('asks for a URL with %s', async (_, given, asked) => {
    const receiver = await receive()
    expect(await send(receiver.url + given)).toEqual({ status: 200 })
    expect(receiver.requests).toEqual([asked])
  })

  it('pays no heed to proxies of the environment', async () => {
    const proxy = await receive()
    const receiver = await receive((_, response) => void response.writeHead(204).end())
    for (const name of ['http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, proxy.url)
    expect(await send(receiver.url)).toEqual({ status: 204 })
    expect(proxy.requests).toEqual([])
  })

  it('reads up to 64 KB and not one byte more', async () => {
    const receiver = await receive(({ url }, response) => void response.end(Buffer.alloc(Number(url?.slice(1)))))
    expect(await send(`${receiver.url}/65536`)).toEqual({ status: 200 })
    expect(await send(`${receiver.url}/65537`)).toEqual({ error: 'answered 200 with more than 65536 bytes' })
  })

  it('contacts nobody when it is cancelled already', async () => {
    const receiver = await receive()
    expect(await sendCallback(receiver.url, { ...bounds, signal: AbortSignal.abort() })).toEqual({ error: 'cancelled' })
    expect(receiver.requests).toEqual([])
  })

  it('lets go of the connection when it is cancelled', async () => {
    const cancelling = new AbortController()
    let closed: Promise<unknown> | undefined
    const receiver = await receive(({ socket }) => {
      closed = once(socket, 'close')
      cancelling.abort()
    })
    expect(await sendCallback(receiver.url, { ...bounds, signal: cancelling.signal })).toEqual({ error: 'cancelled' })
    expect(receiver.requests).toHaveLength(1)
    await closed
  })

  it('speaks TLS to an https URL and says why that failed', async () => {
    let first: number | undefined
    const receiver = await receiveRaw(socket =>
      socket.once('data', data => {
        first = data[0]
        socket.end('HTTP/1.1 200 OK\r\n\r\n')
      }),
    )
    expect(await send(receiver.url.replace('http', 'https'))).toEqual({ error: expect.stringMatching(/SSL|EPROTO/) })
    // The content type of a TLS handshake record.
    expect(first).toBe(22)
  })

  it.each(['ftp://a.test/', 'no url', 'http://'])('explains that %s cannot be sent', async url => {
    expect(await send(url)).toEqual({ error: expect.stringMatching(/./) })
  })

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200/latest/meta-data',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.169.254./',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'http://224.0.0.1/',
    'https://169.254.169.254/',
  ])('never contacts %s', async url => {
    expect(await send(url)).toEqual({ error: expect.stringMatching(/is off limits$/) })
  })

  it.each([
    ['one address', [{ address: '169.254.169.254', family: 4 }]],
    [
      'several addresses, one of them bad',
      [
        { address: '127.0.0.1', family: 4 },
        { address: '100.100.100.200', family: 4 },
      ],
    ],
  ])('never contacts a name that leads into a forbidden net: %s', async (_, addresses) => {
    const receiver = await receive()
    const { lookup } = dns
    Object.assign(dns, {
      lookup: (_name: string, _options: unknown, callback: (error: null, found: unknown) => void) =>
        callback(null, addresses),
    })
    syncBuiltinESMExports()
    try {
      expect(await send(`http://rebound.test:${new URL(receiver.url).port}/`)).toEqual({
        error: expect.stringMatching(/^rebound\.test leads to (169\.254\.169\.254|100\.100\.100\.200)$/),
      })
      expect(receiver.requests).toEqual([])
    } finally {
      Object.assign(dns, { lookup })
      syncBuiltinESMExports()
    }
  })

  it('says why when nobody listens, also under a name with several addresses', async () => {
    const receiver = await openReceiver()
    const { port } = new URL(receiver.url)
    await receiver.close()
    expect(await send(`http://127.0.0.1:${port}`)).toEqual({ error: expect.stringContaining('ECONNREFUSED') })
    expect(await send(`http://localhost:${port}`)).toEqual({ error: expect.stringContaining('ECONNREFUSED') })
  })
})

/** What a receiver does with a connection, and what becomes of the attempt. */
const hostile: { receiver: string; serve: (socket: Socket) => void; attempt: { status?: number; error?: unknown } }[] =
  [
    {
      receiver: 'never answers',
      serve: () => undefined,
      attempt: { error: 'no whole answer within 1000 ms' },
    },
    {
      receiver: 'trickles one byte at a time in its head',
      serve: socket => trickle(socket, 'HTTP/1.1 200 OK\r\nx-pad: '),
      attempt: { error: 'no whole answer within 1000 ms' },
    },
    {
      receiver: 'trickles one byte at a time in its body',
      serve: socket => trickle(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n'),
      attempt: { error: 'no whole answer within 1000 ms' },
    },
    {
      receiver: 'sends a head without end',
      serve: socket => flood(socket, 'HTTP/1.1 200 OK\r\n', `x-pad: ${'x'.repeat(1000)}\r\n`),
      attempt: { error: expect.stringContaining('Header overflow') },
    },
    {
      receiver: 'sends preliminary answers without end',
      serve: socket => flood(socket, '', `HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(1000)}\r\n\r\n`),
      attempt: { error: 'no end of 1xx answers' },
    },
    {
      receiver: 'redirects in a loop',
      serve: socket =>
        socket.on('data', () =>
          socket.end('HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
        ),
      attempt: { status: 302 },
    },
    {
      receiver: 'resets the connection',
      serve: socket => socket.on('data', () => socket.resetAndDestroy()),
      attempt: { error: 'read ECONNRESET' },
    },
    {
      receiver: 'resets the connection within its answer',
      serve: socket =>
        socket.on('data', () =>
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc', () => socket.resetAndDestroy()),
        ),
      attempt: { error: 'aborted' },
    },
    {
      receiver: 'hangs up without a word',
      serve: socket => socket.on('data', () => socket.end()),
      attempt: { error: 'socket hang up' },
    },
    {
      receiver: 'does not speak HTTP',
      serve: socket => socket.on('data', () => socket.end('220 mail.test ESMTP\r\n')),
      attempt: { error: expect.stringContaining('Parse Error') },
    },
    {
      receiver: 'switches to another protocol',
      serve: socket =>
        socket.on('data', () =>
          socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
        ),
      attempt: { error: 'closed without an answer' },
    },
  ]

function trickle(socket: Socket, start: string) {
  socket.write(start)
  const timer = setInterval(() => socket.write('a'), 1)
  socket.on('close', () => clearInterval(timer))
}

/** Writes the same part again and again, as fast as it is taken. */
function flood(socket: Socket, start: string, part: string) {
  const block = part.repeat(100)
  const pour = () => {
    while (socket.writable && socket.write(block));
  }
  socket.on('drain', pour)
  socket.once('data', () => {
    socket.write(start)
    pour()
  })
}

describe('a receiver that', () => {
  it.each(hostile)(
    '$receiver gets an attempt that is recorded, and holds up nobody else',
    async ({ serve, attempt }) => {
      let connections = 0
      const bad = await receiveRaw(socket => {
        connections += 1
        serve(socket)
      })
      const good = await receive()
      const { callbacks } = openCallbacks({ send: sendWithin(1000) })
      for (let index = 0; index < 30; index += 1) callbacks.deliver(message(bad.url, `bad${index}`, 'mine'))
      for (let index = 0; index < 100; index += 1) callbacks.deliver(message(good.url, `good${index}`, 'yours'))
      const start = performance.now()
      await callbacks.idle()
      expect(performance.now() - start).toBeLessThan(5000)
      const ofBad = callbacks.list({ accessKeyId: 'mine' })
      expect(ofBad[0]).toMatchObject({ state: 'failed', attempts: [attempt] })
      expect(ofBad.every(({ state, attempts }) => state === 'failed' && attempts.length === 1)).toBe(true)
      expect(callbacks.list({ accessKeyId: 'yours' }).every(({ state }) => state === 'delivered')).toBe(true)
      expect([connections, good.requests.length]).toEqual([30, 100])
    },
  )

  it('sends 1 GB is cut off after 64 KB', async () => {
    let poured = 0
    const big = await receiveRaw(socket => {
      const block = Buffer.alloc(65_536)
      const pour = () => {
        while (socket.writable && poured < 1_000_000_000) {
          poured += block.length
          if (!socket.write(block)) return
        }
      }
      socket.on('drain', pour)
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n')
        pour()
      })
    })
    const { callbacks } = openCallbacks()
    callbacks.deliver(message(big.url))
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({
      state: 'failed',
      attempts: [{ error: 'answered 200 with more than 65536 bytes' }],
    })
    // What the kernel's buffers took in before the connection was closed comes on top.
    expect(poured).toBeLessThan(50_000_000)
  })

  it('never answers does not hold up callbacks that others get meanwhile', async () => {
    const hanging = await receive(() => undefined)
    const good = await receive()
    const { callbacks } = openCallbacks()
    for (let index = 0; index < 255; index += 1) callbacks.deliver(message(hanging.url, `bad${index}`, 'mine'))
    await hanging.arrived(255)
    for (let index = 0; index < 50; index += 1) callbacks.deliver(message(good.url, `good${index}`, 'yours'))
    await good.arrived(50)
    expect(callbacks.list({ accessKeyId: 'mine' }).every(({ state }) => state === 'sending')).toBe(true)
    callbacks.cancel({ accessKeyId: 'mine' })
    await callbacks.idle()
    expect(callbacks.list({ accessKeyId: 'yours' }).every(({ state }) => state === 'delivered')).toBe(true)
  })

  it('lives at a forbidden address gets an attempt that says so', async () => {
    const { callbacks } = openCallbacks({ retries: 0 })
    callbacks.deliver(message('http://169.254.169.254'))
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({
      state: 'failed',
      attempts: [{ error: '169.254.169.254 is off limits' }],
    })
  })
})
