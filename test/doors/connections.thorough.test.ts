import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startCommand } from '../support/command-process.ts'
import { faceLiveness, withPicture } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { drawn } from '../unit/images/send-picture.ts'

const MiB = 1024 * 1024
const target = unsigned({ parameters: faceLiveness() }).url
const timeout = 60_000

/** Everything that comes over a connection until it ends. */
async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  socket.on('end', () => socket.end())
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

const written = (socket: Socket, bytes: string | Uint8Array) =>
  new Promise<void>(accept => socket.write(bytes, () => accept()))

describe('a connection that Node hands over', () => {
  it.each([
    { what: 'CONNECT', bytes: 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n' },
    {
      what: 'Upgrade',
      bytes: `POST ${target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    },
    { what: 'broken HTTP', bytes: 'GARBAGE\r\n\r\n' },
    { what: 'a broken second request', bytes: `POST ${target} HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n` },
  ])('does not end the process when it is reset 60 times after $what', { timeout }, async ({ bytes }) => {
    const server = await startCommand()
    for (let time = 0; time < 60 && server.isAlive(); time += 1) {
      const socket = await server.connect()
      socket.write(bytes)
      if (time % 2 === 0) await once(socket, 'data')
      socket.resetAndDestroy()
    }
    await server.probe()
    expect(server.stderr()).toBe('')
    expect(server.isAlive()).toBe(true)
  })

  it('does not keep SIGTERM from ending the process while it is half open', { timeout }, async () => {
    const server = await startCommand()
    const sockets = await Promise.all([server.connect(), server.connect()])
    sockets[0]?.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
    sockets[1]?.write('GARBAGE\r\n\r\n')
    await Promise.all(sockets.map(socket => once(socket, 'data')))
    const started = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.exit).toEqual([0, null])
    expect(performance.now() - started).toBeLessThan(1500)
  })
})

it('SIGHUP ends the process as SIGTERM does', { timeout }, async () => {
  const server = await startCommand()
  server.child.kill('SIGHUP')
  expect(await server.exit).toEqual([0, null])
})

describe('bodies that are not there whole', () => {
  it('take no more memory than their bytes when they come in chunks of one', { timeout }, async () => {
    const server = await startCommand()
    const socket = await server.connect()
    socket.write(`POST ${target} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const chunks = Buffer.from('1\r\na\r\n'.repeat(65_536))
    for (let sent = 0; sent < 24; sent += 1) await written(socket, chunks)
    await server.probe()
    expect(server.memory().highest).toBeLessThan(350)
    // As is one that goes on to its end.
    for (let sent = 24; sent < 32; sent += 1) await written(socket, chunks)
    await written(socket, '0\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200/)
  })

  it('are bounded over all connections: the one that waited longest is told so', { timeout }, async () => {
    const server = await startCommand()
    const body = Buffer.alloc(7 * MiB, 'a')
    const head = `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${8 * MiB}\r\n\r\n`
    const first = await server.connect()
    const answer = once(first, 'data')
    first.write(head)
    await written(first, body)
    for (let count = 1; count < 150; count += 1) {
      const socket = await server.connect()
      socket.on('data', () => socket.end())
      socket.write(head)
      await written(socket, body)
    }
    const [text] = await answer
    expect(String(text)).toMatch(
      /^HTTP\/1\.1 503[\s\S]*x-emulator-reason: request: more than \d+ bytes of half-sent requests/,
    )
    await server.probe()
    expect(server.memory().highest).toBeLessThan(350)
  })

  it('are bounded as well while they are still heads', { timeout }, async () => {
    const server = await startCommand()
    const head = Buffer.from(`POST /?a=${'a'.repeat(7 * MiB)}`)
    const refused: Promise<unknown>[] = []
    for (let count = 0; count < 60; count += 1) {
      const socket = await server.connect()
      refused.push(once(socket, 'data'))
      await written(socket, head)
    }
    const [text] = (await Promise.race(refused)) as [Buffer]
    expect(String(text)).toMatch(/^HTTP\/1\.1 503/)
    await server.probe()
    expect(server.memory().highest).toBeLessThan(450)
  })

  it('leave other callers their answers while they come', { timeout }, async () => {
    const server = await startCommand()
    const head = `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${8 * MiB}\r\n\r\n`
    const stop = new AbortController()
    const attack = async () => {
      while (!stop.signal.aborted) {
        const socket = await server.connect()
        socket.on('data', () => undefined)
        socket.write(head)
        await written(socket, Buffer.alloc(7 * MiB))
      }
    }
    const attacks = Promise.all([attack(), attack()])
    // Beside it one that nobody attacks, on the same machine: a loaded one is slow to answer anybody.
    const calm = await startCommand()
    const times: number[] = []
    const calmTimes: number[] = []
    for (let count = 0; count < 100; count += 1) {
      times.push(await server.probe())
      calmTimes.push(await calm.probe())
    }
    stop.abort()
    await attacks
    const [late = 0, calmLate = 0] = [times, calmTimes].map(each => each.sort((left, right) => left - right)[95])
    expect(late).toBeLessThan(250 + 5 * calmLate)
    expect(server.memory().highest).toBeLessThan(350)
  })
})

describe('calls that are sent without reading the answers', () => {
  it('wait for one another where answers are made later', { timeout }, async () => {
    const server = await startCommand()
    const request = 'GET /_emulator/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'
    for (let count = 0; count < 10; count += 1) {
      const socket = await server.connect()
      socket.pause()
      socket.write(request.repeat(5000))
    }
    for (let count = 0; count < 20; count += 1) expect(await server.probe()).toBeLessThan(2000)
    expect(server.memory().highest).toBeLessThan(350)
  })

  it('that come in one piece do not go before those of other connections', { timeout }, async () => {
    const server = await startCommand(['--qps', '0'])
    const call = `POST ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
    const [many, one] = [await server.connect(), await server.connect()]
    const answered = { many: 0, beforeOne: Number.NaN }
    many.on('data', chunk => {
      answered.many += chunk.toString('latin1').split('HTTP/1.1 200').length - 1
    })
    const first = once(one, 'data').then(() => {
      answered.beforeOne = answered.many
    })
    many.write(call.repeat(Math.floor(60_000 / call.length)))
    one.write(call)
    await first
    expect(answered.beforeOne).toBeLessThan(100)
    while (answered.many < Math.floor(60_000 / call.length)) await once(many, 'data')
  })

  it('may not pile up over many connections: the one with the most is told so', { timeout }, async () => {
    const server = await startCommand()
    const call = 'GET /_emulator/events HTTP/1.1\r\nHost: a\r\n\r\n'
    const sockets = await Promise.all(Array.from({ length: 12 }, () => server.connect()))
    const ends = sockets.map(readAll)
    for (const socket of sockets) socket.write(call.repeat(Math.floor(60_000 / call.length)))
    expect(await Promise.race(ends)).toContain('calls: more than 8192 wait for answers')
    expect(await server.probe()).toBeLessThan(5000)
    for (const socket of sockets) socket.destroy()
    await Promise.all(ends)
  })

  it('are all answered, in order, once somebody reads', { timeout }, async () => {
    const server = await startCommand()
    const socket = await server.connect()
    const paths = Array.from({ length: 500 }, (_, index) => `/_emulator/nothing-${index}`)
    socket.write(paths.map(path => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''))
    socket.end()
    const text = await readAll(socket)
    expect([...text.matchAll(/GET (\S+) does not exist/g)].map(([, path]) => path)).toEqual(paths)
  })
})

it.each(['OPTIONS', 'PURGE', 'QUERY', 'MKCOL', 'LOCK', 'M-SEARCH', 'PROPFIND', 'TRACE', 'PATCH', 'DELETE'])(
  'the control API takes %s, which is not for it, for no fault of its own',
  { timeout },
  async method => {
    const server = await startCommand()
    const paths = ['requests', 'verify/x', 'inbox/x', 'events', 'health', 'assets/x', 'pictures', '']
    const bodies = ['\r\n', 'Content-Length: 1\r\n\r\nx', 'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n']
    for (const path of paths)
      for (const body of bodies) {
        const socket = await server.connect()
        socket.write(`${method} /_emulator/${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${body}`)
        expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 [24]/)
      }
  },
)

it('asking for the head of the events takes no place of a reader', { timeout }, async () => {
  const server = await startCommand()
  const ask = async (method: string) => {
    const socket = await server.connect()
    socket.write(`${method} /_emulator/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    const [answer] = await once(socket, 'data')
    socket.destroy()
    return String(answer)
  }
  for (let count = 0; count < 101; count += 1) expect(await ask('HEAD')).toMatch(/^HTTP\/1\.1 200 OK/)
  expect(await ask('GET')).toMatch(/^HTTP\/1\.1 200 OK/)
})

it('a caller that closes its half after asking gets its late answer', { timeout }, async () => {
  const server = await startCommand()
  const texts = await Promise.all(
    Array.from({ length: 35 }, async () => {
      const socket = await server.connect()
      socket.end('GET /_emulator/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return readAll(socket)
    }),
  )
  for (const text of texts) expect(text).toMatch(/^HTTP\/1\.1 200 OK/)
})

it('more headers than any client sends are refused by name', { timeout }, async () => {
  const server = await startCommand()
  const socket = await server.connect()
  socket.write(`POST ${target} HTTP/1.1\r\nHost: a\r\n${'a: b\r\n'.repeat(500_000)}\r\n`)
  const started = performance.now()
  const [text] = await once(socket, 'data')
  expect(String(text)).toMatch(/^HTTP\/1\.1 413[\s\S]*x-emulator-reason: headers: more than 2000/)
  expect(performance.now() - started).toBeLessThan(1000)
})

it('a call under way when the process is told to end is answered, or told why not', { timeout }, async () => {
  const server = await startCommand()
  const socket = await server.connect()
  const parameters = faceLiveness({ MerchantUserId: 'emulator:slow' })
  socket.write(`POST ${unsigned({ parameters }).url} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await server.probe()
  server.child.kill('SIGTERM')
  const text = await readAll(socket)
  expect(text).toMatch(/^HTTP\/1\.1 503[\s\S]*x-emulator-reason: stopping: /)
  expect(await server.exit).toEqual([0, null])
})

it('a first picture under way when the process is told to end is answered, or told why not', { timeout }, async () => {
  const server = await startCommand(['--faces', 'detect'])
  const socket = await server.connect()
  const form = withPicture(drawn('portrait.jpg').toString('base64'))
  const { url, headers, body } = unsigned({ form })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  await written(socket, `POST ${url} HTTP/1.1\r\n${lines.join('')}\r\n`)
  await written(socket, body)
  await server.probe()
  const started = performance.now()
  server.child.kill('SIGTERM')
  const text = await readAll(socket)
  expect(text).toMatch(/^HTTP\/1\.1 (200 [\s\S]*"Code":"Success"|503 [\s\S]*x-emulator-reason: stopping: )/)
  expect(await server.exit).toEqual([0, null])
  expect(performance.now() - started).toBeLessThan(1500)
})

it('a call that hangs is dropped when its caller leaves', { timeout }, async () => {
  const server = await startCommand(['--qps', '0'])
  const hang = unsigned({ parameters: faceLiveness({ MerchantUserId: 'emulator:hang' }) }).url
  const closed = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = await server.connect()
      socket.write(`POST ${hang} HTTP/1.1\r\nHost: a\r\n\r\n`)
      await server.probe()
      socket.end()
      return readAll(socket)
    }),
  )
  expect(closed).toEqual(Array.from({ length: 20 }, () => ''))
})
