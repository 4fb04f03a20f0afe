import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fieldsOf, openInProcess, sendOverHttp } from '../../support/doors.ts'
import { faceVerify } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'
import { openRawReceiver, openReceiver } from '../callbacks/receiver.ts'
import { answerNames } from './name-server.ts'
import { packedZeros } from './png-parts.ts'
import { selfSigned } from './self-signed.ts'
import { drawn, sendUrl } from './send-picture.ts'

const portrait = drawn('portrait.jpg')
const door = await openInProcess({ faces: 'detect' })
const hasty = await openInProcess({ faces: 'detect', downloadTimeout: 250 })

/** What the server of a test is, until the test ends. */
async function serve(listener: Parameters<typeof openReceiver>[0]) {
  const server = await openReceiver(listener)
  onTestFinished(() => server.close())
  return server
}

async function serveRaw(listener: (socket: Socket) => void) {
  const server = await openRawReceiver(listener)
  onTestFinished(() => server.close())
  return server
}

/** A server whose every connection gets these bytes once it has asked. */
const serveBytes = (head: string, body: Uint8Array = new Uint8Array(), then: (socket: Socket) => void = endOf) =>
  serveRaw(socket =>
    socket.once('data', () => {
      socket.write(head)
      if (body.length === 0) then(socket)
      else socket.write(body, () => then(socket))
    }),
  )
/** Resolves once it is closed, whether or not something went wrong with it. */
const closeOf = (one: Socket | ServerResponse) => new Promise<void>(accept => one.once('close', accept))

const endOf = (socket: Socket) => void socket.end()
const stay = () => undefined

async function serveTls(listener: RequestListener) {
  const server = createServer(selfSigned, listener)
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  onTestFinished(() => void server.close(() => undefined).closeAllConnections())
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const unqualified = (reason: string) => ({ code: 'UnqualifiedPhoto', reason: `FacePictureUrl: ${reason}` })
const cannot = (why: RegExp) => ({
  code: 'UnqualifiedPhoto',
  reason: expect.stringMatching(new RegExp(`^FacePictureUrl: cannot be downloaded: ${why.source}`)),
})
const timeout = { code: 'DownloadTimeout', reason: 'FacePictureUrl: not there within 250 ms' }
const tooLarge = { code: 'ToolargeImage', reason: 'FacePictureUrl: more than 1048576 bytes' }

describe('a picture at a URL', () => {
  it('is downloaded over http with one plain GET', async () => {
    let seen: unknown
    const server = await serve(({ method, headers }, response) => {
      seen = { method, ...headers }
      response.end(portrait)
    })
    const { code, transactionId } = await sendUrl(door, `${server.url}/face.jpg`)
    expect(code).toBe('Success')
    const sha256 = createHash('sha256').update(portrait).digest('hex')
    expect((await door.emulator.transactions.get(transactionId))?.picture).toMatchObject({ sha256 })
    expect(seen).toEqual({
      method: 'GET',
      accept: 'image/jpeg, image/png',
      host: new URL(server.url).host,
      connection: 'close',
    })
  })

  it('is downloaded over https from a server that is trusted', async () => {
    const url = await serveTls((_, response) => void response.end(portrait))
    const emulator = await startTrusting(selfSigned.cert)
    const answer = await sendOverHttp(emulator, unsigned({ parameters: faceVerify({ FacePictureUrl: url }) }))
    expect(fieldsOf(answer)).toMatchObject({ Code: 'Success' })
  })

  it('is not downloaded over https from a server that signed its own certificate', async () => {
    const asked: unknown[] = []
    const url = await serveTls(request => asked.push(request))
    expect(await sendUrl(door, url)).toMatchObject(
      cannot(
        /self-signed certificate \(its certificate is not trusted here: start the emulator with --extra-ca FILE, or NODE_EXTRA_CA_CERTS=FILE\)$/,
      ),
    )
    expect(asked).toEqual([])
  })

  it('is not downloaded over https from a server that speaks http', async () => {
    const server = await serveBytes('HTTP/1.1 200 OK\r\n\r\n', portrait)
    expect(await sendUrl(door, server.url.replace('http', 'https'))).toMatchObject(cannot(/.*(SSL|EPROTO)/))
  })

  it('is asked for with the path and query of a signed link as they are', async () => {
    const server = await serve((_, response) => void response.end(portrait))
    const target = '/bucket/a%2Fb%20c/face.jpg?Expires=1790000000&OSSAccessKeyId=TMP.x&Signature=a%2Bb%2F%3D&x=1+2;~'
    await sendUrl(door, `${server.url}${target}#top`)
    expect(server.requests).toEqual([target])
  })

  it('may come in chunks, of any type, under any name', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      for (let at = 0; at < portrait.length; at += 1000) response.write(portrait.subarray(at, at + 1000))
      response.end()
    })
    expect(await sendUrl(door, `${server.url}/face.svg`)).toMatchObject({ code: 'Success' })
  })

  it('may come without a length, ended by the end of the connection', async () => {
    const server = await serveBytes('HTTP/1.0 200 OK\r\n\r\n', portrait)
    expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
  })

  it('may come behind a few preliminary answers', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'
    const head = `HTTP/1.1 100 Continue\r\n\r\n${early}HTTP/1.1 200 OK\r\ncontent-length: ${portrait.length}\r\n\r\n`
    const server = await serveBytes(head, portrait)
    expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
  })
})

/** The built command as its own process, which trusts one more certificate; answers where it listens. */
async function startTrusting(certificate: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trusting-'))
  const file = join(folder, 'ca.pem')
  writeFileSync(file, certificate)
  const command = new URL('../../../dist/cli.js', import.meta.url).pathname
  const child = spawn(process.execPath, [command, '--port', '0', '--log', 'json'], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })
  let line = ''
  while (!line.includes('\n')) line += (await once(child.stdout, 'data'))[0]
  return /listening on (http:\/\/[^"\s]+)/.exec(line)?.[1] ?? ''
}

describe('an answer that holds no picture', () => {
  it.each([201, 202, 204, 206, 300, 302, 304, 400, 401, 403, 404, 410, 429, 500, 502, 503])(
    'of status %d is refused with it',
    async status => {
      const server = await serve((_, response) => void response.writeHead(status).end(status === 204 ? '' : portrait))
      expect(await sendUrl(door, server.url)).toMatchObject(unqualified(`the server answered ${status}`))
    },
  )

  it.each([
    ['nothing', '', 'no byte at all'],
    ['an HTML page', '<!DOCTYPE html><title>Log in</title>', '3c 21 44 4f 43 54 59 50'],
    ['a JSON error', '{"error":"NoSuchKey"}', '7b 22 65 72 72 6f 72 22'],
  ])('but %s is refused by its first bytes', async (_, body, start) => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(body),
    )
    expect(await sendUrl(door, server.url)).toMatchObject(unqualified(`neither JPEG nor PNG: begins with ${start}`))
  })

  it.each([
    ['says goodbye before its answer', '', (socket: Socket) => socket.end(), /socket hang up$/],
    ['resets before its answer', '', (socket: Socket) => socket.resetAndDestroy(), /read ECONNRESET$/],
    ['does not speak HTTP', '220 mail.test ESMTP\r\n', endOf, /Parse Error/],
    [
      'switches to another protocol',
      'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      stay,
      /closed without an answer$/,
    ],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde', endOf, /Parse Error/],
    ['has a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nabcde', endOf, /Parse Error/],
    [
      'has chunks that are none',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabcde',
      endOf,
      /(Parse Error|aborted)/,
    ],
    ['ends within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabcde', endOf, /aborted$/],
  ])('because the server %s is refused with the reason', async (_, head, then, why) => {
    const server = await serveBytes(head, undefined, then)
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(why))
  })

  it('because nobody listens is refused with the reason', async () => {
    const server = await openReceiver()
    await server.close()
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(/connect ECONNREFUSED 127\.0\.0\.1:\d+$/))
  })

  it('because nothing has that name is refused with the reason', async () => {
    answerNames({})
    expect(await sendUrl(door, 'https://pictures.test/a.jpg')).toMatchObject(
      cannot(/getaddrinfo ENOTFOUND pictures\.test$/),
    )
  })

  it('because the server resets midway is refused with the reason', async () => {
    const head = `HTTP/1.1 200 OK\r\ncontent-length: ${portrait.length}\r\n\r\n`
    const server = await serveBytes(head, portrait.subarray(0, 9000), socket => void socket.resetAndDestroy())
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(/(aborted|read ECONNRESET)$/))
  })
})

describe('a length that lies', () => {
  const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`

  it('with more than comes is refused as cut off', async () => {
    const server = await serveBytes(head(portrait.length + 1), portrait)
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(/aborted$/))
  })

  it('with more than comes is waited for when the connection stays', async () => {
    const server = await serveBytes(head(portrait.length + 1), portrait, stay)
    expect(await sendUrl(hasty, server.url)).toMatchObject(timeout)
  })

  it('with less than comes ends the picture there', async () => {
    const server = await serveBytes(head(20_000), portrait)
    expect(await sendUrl(door, server.url)).toMatchObject(unqualified('truncated: the JPEG end marker is missing'))
  })

  it('with more than is allowed does not count while less comes', async () => {
    const server = await serveBytes(head(5e9), portrait)
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(/aborted$/))
  })
})

const drainOf = (response: ServerResponse) => new Promise<void>(accept => response.once('drain', accept))

/** Sends for as long as the other side reads, at most so many megabytes; tells how many were given to the network. */
async function flood(response: ServerResponse, megabytes: number): Promise<number> {
  const megabyte = Buffer.concat([portrait, Buffer.alloc(1_000_000 - portrait.length)])
  const closed = closeOf(response)
  let sent = 0
  while (sent < megabytes && !response.destroyed) {
    sent += 1
    if (!response.write(megabyte)) await Promise.race([drainOf(response), closed])
  }
  response.end()
  await closed
  return sent
}

describe('a picture that is too large', () => {
  it.each([
    ['with its true length', 64, { 'content-length': 64_000_000 }],
    ['in chunks', 64, {}],
    ['with a type that promises another', 64, { 'content-type': 'text/html' }],
    ['without end', 10_000, {}],
  ])('%s is read no further than the limit, and the server sees the connection close', async (_, most, headers) => {
    let flooding: Promise<number> | undefined
    const server = await serve((_, response) => {
      response.writeHead(200, headers)
      flooding = flood(response, most)
    })
    expect(await sendUrl(door, server.url)).toMatchObject(tooLarge)
    // What both ends of the connection keep in their buffers comes on top.
    expect(await flooding).toBeLessThan(32)
  })

  it('is refused however slowly its last byte came', async () => {
    const server = await serve((_, response) => {
      response.write(Buffer.alloc(1_048_576), () => response.end('a'))
    })
    expect(await sendUrl(door, server.url)).toMatchObject(tooLarge)
  })
})

describe('compressed transfer', () => {
  const answering = (body: Uint8Array, encoding: string) =>
    serve((_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body))

  it('is not undone, for it was not asked for', async () => {
    const server = await answering(gzipSync(portrait), 'gzip')
    const { code, reason } = await sendUrl(door, server.url)
    expect({ code, reason }).toEqual(unqualified(`neither JPEG nor PNG: begins with ${hexOf(gzipSync(portrait))}`))
  })

  it.each(['gzip', 'deflate', 'br', 'zstd', 'nonsense'])(
    'announced as %s and not done does not matter',
    async encoding => {
      const server = await answering(portrait, encoding)
      expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
    },
  )

  it.each(['gzip', 'deflate'])('of a bomb as %s does not go off', async encoding => {
    const bomb = await packedZeros(400)
    const memory = process.memoryUsage.rss()
    const server = await answering(bomb, encoding)
    expect(await sendUrl(door, server.url)).toMatchObject(
      unqualified(`neither JPEG nor PNG: begins with ${hexOf(bomb)}`),
    )
    expect(process.memoryUsage.rss() - memory).toBeLessThan(150_000_000)
  })

  const hexOf = (bytes: Uint8Array) =>
    [...bytes.subarray(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
})

/** Writes one byte after the other for as long as the other side listens. */
function trickle(socket: Socket, start: string, piece = 'a') {
  socket.write(start)
  const timer = setInterval(() => socket.write(piece), 3)
  socket.on('close', () => clearInterval(timer))
}

describe('DownloadTimeout', () => {
  const head = 'HTTP/1.1 200 OK\r\n'
  const slow: [string, (socket: Socket) => void][] = [
    ['never answers', stay],
    ['trickles its head', socket => trickle(socket, `${head}x-pad: `)],
    ['stops within its head', socket => void socket.write(`${head}content-length: 3`)],
    ['sends its head and no body', socket => void socket.write(`${head}content-length: 30000\r\n\r\n`)],
    ['trickles its body', socket => trickle(socket, `${head}content-length: 30000\r\n\r\n`)],
    ['trickles its chunks', socket => trickle(socket, `${head}transfer-encoding: chunked\r\n\r\n`, '1\r\na\r\n')],
    ['trickles a body without a length', socket => trickle(socket, `${head}\r\n`)],
    ['trickles preliminary answers', socket => trickle(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
    ['trickles an answer that is not 200', socket => trickle(socket, 'HTTP/1.1 404 Not Fou')],
  ]

  it.each(slow)(
    'is answered in time when the server %s, and the server sees the connection close',
    async (_, answer) => {
      let closed: Promise<void> | undefined
      const server = await serveRaw(socket => {
        closed = closeOf(socket)
        socket.once('data', () => answer(socket))
      })
      const before = performance.now()
      expect(await sendUrl(hasty, server.url)).toMatchObject(timeout)
      expect(performance.now() - before).toBeGreaterThan(240)
      expect(performance.now() - before).toBeLessThan(2000)
      await closed
    },
  )

  it('is answered when TLS never gets anywhere', async () => {
    const server = await serveRaw(stay)
    expect(await sendUrl(hasty, server.url.replace('http', 'https'))).toMatchObject(timeout)
  })

  it('is answered when the name is never resolved', async () => {
    answerNames({ 'slow.test': [[]] })
    expect(await sendUrl(hasty, 'http://slow.test/')).toMatchObject(timeout)
  })

  it('covers redirects, head and body together, each of which would be in time', async () => {
    const pause = (next: () => void) => void setTimeout(next, 110)
    const server = await serve(({ url }, response) =>
      pause(() => {
        if (url === '/') response.writeHead(302, { location: '/picture' }).end()
        else {
          response.writeHead(200, { 'content-length': portrait.length }).write(portrait.subarray(0, 100))
          pause(() => response.end(portrait.subarray(100)))
        }
      }),
    )
    expect(await sendUrl(hasty, server.url)).toMatchObject(timeout)
    expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
  })

  it('is what --download-timeout says, 3 seconds unless told', async () => {
    expect(door.emulator.options.downloadTimeout).toBe(3000)
    const server = await serve((_, response) => void setTimeout(() => response.end(portrait), 100))
    const patient = await openInProcess({ faces: 'detect', downloadTimeout: 20 })
    expect(await sendUrl(patient, server.url)).toMatchObject({
      code: 'DownloadTimeout',
      reason: 'FacePictureUrl: not there within 20 ms',
    })
    expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
  })

  it('does not hold up another picture meanwhile', async () => {
    const server = await serve(({ url }, response) => void (url === '/good' && response.end(portrait)))
    const order: string[] = []
    const note = async (path: string) => order.push((await sendUrl(hasty, `${server.url}/${path}`)).code)
    await Promise.all([note('never'), note('good')])
    expect(order).toEqual(['Success', 'DownloadTimeout'])
  })
})

describe('a head without end', () => {
  it.each([
    ['of headers', 'HTTP/1.1 200 OK\r\n', `x-pad: ${'x'.repeat(1000)}\r\n`, /Parse Error: Header overflow$/],
    ['of one header', 'HTTP/1.1 200 OK\r\nx-pad: ', 'x'.repeat(1000), /Parse Error: Header overflow$/],
    [
      'of preliminary answers',
      '',
      `HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(1000)}\r\n\r\n`,
      /no end of 1xx answers$/,
    ],
  ])('%s is cut off', async (_, start, piece, why) => {
    const server = await serveRaw(socket =>
      socket.once('data', () => {
        socket.write(start)
        const more = () => {
          while (socket.writable && socket.write(piece)) {}
          socket.once('drain', more)
        }
        more()
      }),
    )
    expect(await sendUrl(door, server.url)).toMatchObject(cannot(why))
  })
})

describe('a redirect', () => {
  /** Redirects /n to /n-1 and so on; /0 is the picture. */
  const serveChain = () =>
    serve(({ url = '' }, response) => {
      const left = Number(url.slice(1))
      if (left === 0) response.end(portrait)
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })

  const serveLocation = (location: string, status = 302) =>
    serve(({ url }, response) => {
      if (url === '/start/here?a=1') response.writeHead(status, { location }).end()
      else response.end(portrait)
    })

  it.each([1, 2, 3])('is followed %d times', async count => {
    const server = await serveChain()
    expect(await sendUrl(door, `${server.url}/${count}`)).toMatchObject({ code: 'Success' })
    expect(server.requests).toHaveLength(count + 1)
  })

  it('is not followed a fourth time', async () => {
    const server = await serveChain()
    expect(await sendUrl(door, `${server.url}/4`)).toMatchObject(unqualified('more than 3 redirects'))
    expect(server.requests).toEqual(['/4', '/3', '/2', '/1'])
  })

  it('to itself ends', async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: '/' }).end())
    expect(await sendUrl(door, server.url)).toMatchObject(unqualified('more than 3 redirects'))
    expect(server.requests).toHaveLength(4)
  })

  it.each([301, 302, 303, 307, 308])('of status %d is followed', async status => {
    const server = await serveLocation('/picture', status)
    expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject({ code: 'Success' })
  })

  it.each([
    ['/picture', '/picture'],
    ['picture', '/start/picture'],
    ['../picture', '/picture'],
    ['?a=2', '/start/here?a=2'],
    ['/a b/c%20d?e=%2B', '/a%20b/c%20d?e=%2B'],
    ['/picture#part', '/picture'],
  ])('to %s leads to %s', async (location, asked) => {
    const server = await serveLocation(location)
    expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject({ code: 'Success' })
    expect(server.requests[1]).toBe(asked)
  })

  it('without a scheme leads to another server under the same', async () => {
    const other = await serve((_, response) => void response.end(portrait))
    const server = await serveLocation(other.url.replace('http:', ''))
    expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject({ code: 'Success' })
    expect(other.requests).toEqual(['/'])
  })

  it('to https is followed there, and its certificate looked at', async () => {
    const server = await serveLocation(await serveTls((_, response) => void response.end(portrait)))
    expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject(
      cannot(
        /self-signed certificate \(its certificate is not trusted here: start the emulator with --extra-ca FILE, or NODE_EXTRA_CA_CERTS=FILE\)$/,
      ),
    )
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/a', 'data:image/jpeg;base64,AAAA', 'javascript:alert(1)', 'blob:a'])(
    'to %s is not followed',
    async location => {
      const server = await serveLocation(location)
      const [scheme] = location.split(/(?<=:)/)
      expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject(
        unqualified(`redirected to "${scheme}", only http and https are followed`),
      )
    },
  )

  it.each(['http://', 'http://[', 'https://%00/', 'http://a:99999/'])('to %s is refused', async location => {
    const server = await serveLocation(location)
    expect(await sendUrl(door, `${server.url}/start/here?a=1`)).toMatchObject(cannot(/Invalid URL$/))
  })

  it('with a body is followed without reading that', async () => {
    let flooding: Promise<number> | undefined
    const server = await serve(({ url }, response) => {
      if (url === '/picture') return void response.end(portrait)
      response.writeHead(302, { location: '/picture' })
      flooding = flood(response, 64)
    })
    const before = performance.now()
    expect(await sendUrl(door, server.url)).toMatchObject({ code: 'Success' })
    expect(await flooding).toBeLessThan(32)
    // Not only when the time for the download is over.
    expect(performance.now() - before).toBeLessThan(2500)
  })
})

describe('the host of a URL', () => {
  it('may be written in any script', async () => {
    const { asked } = answerNames({ 'xn--bcher-kva.test': [['127.0.0.1']] })
    const hosts: (string | undefined)[] = []
    const server = await serve(({ headers }, response) => {
      hosts.push(headers.host)
      response.end(portrait)
    })
    const { port } = new URL(server.url)
    for (const name of ['bücher.test', 'BÜCHER。TEST', 'b%C3%BCcher.test'])
      expect(await sendUrl(door, `http://${name}:${port}/`), name).toMatchObject({ code: 'Success' })
    expect(new Set(hosts)).toEqual(new Set([`xn--bcher-kva.test:${port}`]))
    expect(new Set(asked)).toEqual(new Set(['xn--bcher-kva.test']))
  })

  it('may have credentials, which are sent to nobody', async () => {
    const authorizations: (string | undefined)[] = []
    const other = await serve(({ headers }, response) => {
      authorizations.push(headers.authorization)
      response.end(portrait)
    })
    const server = await serve(({ headers, url }, response) => {
      authorizations.push(headers.authorization)
      if (url === '/own') response.writeHead(302, { location: '/away' }).end()
      else response.writeHead(302, { location: other.url }).end()
    })
    const url = server.url.replace('//', '//user:s%40cret@')
    expect(await sendUrl(door, `${url}/own`)).toMatchObject({ code: 'Success' })
    expect(authorizations).toEqual([undefined, undefined, undefined])
  })

  it('keeps its credentials out of the reason and of the journal', async () => {
    const server = await serve((_, response) => void response.writeHead(403).end())
    const url = server.url.replace('//', '//user:hush-hush@')
    const { reason } = await sendUrl(door, url)
    expect(reason).toBe('FacePictureUrl: the server answered 403')
    expect(JSON.stringify(door.emulator.requests.list())).not.toContain('hush-hush')
  })
})
