import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { isControl } from '../control/is-control.ts'
import type { Emulator } from '../emulator/api.ts'
import { assembleEngine, type Engine, type Handed } from '../emulator/assemble.ts'
import { declareEmulator } from '../emulator/declare.ts'
import type { Runtime } from '../emulator/runtime.ts'
import { isPromise } from '../gateway/awaitable.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'
import { reachOfAddress } from '../network/addresses.ts'
import { forwardedBy } from '../network/calling-page.ts'
import { hostFault } from '../network/hosts.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { serveBothProtocols } from './both-protocols.ts'
import { http, v8 } from './builtins.ts'
import { type Connection, createConnections } from './connections.ts'
import { createControlListener } from './control-listener.ts'
import { createBodyReader } from './read-body.ts'
import { nodeRuntime } from './runtime.ts'
import { sendReply } from './send-reply.ts'
import { setImmediate, setTimeout } from './timers.ts'
import type { TlsDoor } from './tls/tls-door.ts'

/** An emulator on a port. `close` stops accepting, lets what runs finish, and gives up on it after 900 ms. */
export type Server = {
  url: string
  /** Host and port, as SDKs want their endpoint. */
  endpoint: string
  emulator: Emulator
  close: () => Promise<void>
}

/** What the real gateway announces, in milliseconds. Source: gatewayAnswers (`Keep-Alive: timeout=25`). */
const keepAliveTimeout = 25_000

/** How long `close` waits for answers that are under way before it says that there will be none, in milliseconds. */
const patience = 750

/** When `close` cuts off whatever is still there, in milliseconds. */
const graceTime = 900

/**
 * Serves an emulator over HTTP and, on the same port, HTTPS.
 * @throws {Error} for a wrong option, a certificate that cannot be used, or when the port cannot be had.
 */
export async function serve(
  given: Partial<Options> = {},
  { report, store, warn, origins }: Handed = {},
): Promise<Server> {
  const options = resolveOptions(given)
  const notice = warn ?? (options.log === 'silent' ? () => undefined : nodeRuntime.warn)
  let tls: Promise<TlsDoor> | undefined
  const loadTls = () => {
    tls ??= import('./tls/tls-door.ts').then(({ openTlsDoor }) =>
      openTlsDoor({ options, notice, serve: socket => protocols.serve(socket) }),
    )
    return tls
  }
  const loadAuthority = async () => (await loadTls()).authority?.()
  const withTls = options.tls === 'on'
  const trustOurselves = async (target: string) => {
    if (withTls && /^https:/i.test(target) && hostFault(target, 'public')) await loadTls()
  }
  let url: string | undefined
  const runtime: Runtime = {
    ...nodeRuntime,
    ...(withTls && { loadAuthority }),
    ownOrigin: () => url,
    // Before the first call by https, which may be one to ourselves, there is no CA to trust.
    async sendCallback(target, bounds) {
      await trustOurselves(target)
      return nodeRuntime.sendCallback(target, bounds)
    },
    async isReachable(target, outbound) {
      await trustOurselves(target)
      return nodeRuntime.isReachable(target, outbound)
    },
  }
  const engine = assembleEngine(options, runtime, { store, report, warn: notice, origins })
  const server = http.createServer({
    maxHeaderSize: limits.requestHead.value,
    keepAliveTimeout,
    headersTimeout: options.requestTimeout,
    requestTimeout: options.requestTimeout,
    connectionsCheckingInterval: Math.min(1000, options.requestTimeout),
    // A request without Host gets the API's own answer, not Node's empty 400.
    requireHostHeader: false,
  })
  expectPictures(server, options)
  // Node would drop those beyond without a word: with room for one more they are seen and refused.
  server.maxHeadersCount = limits.requestHeaders.value + 1
  server.maxConnections = limits.connections.value
  // Callers that have said all may close their half of a connection and still read their answer.
  Object.assign(server, { httpAllowHalfOpen: true })
  const door = createDoor(engine, server)
  server.on('request', door.answer)
  server.on('checkExpectation', door.answer)
  server.on('clientError', door.refuseBroken)
  // CONNECT and Upgrade would otherwise be cut off without a word.
  server.on('connect', (_request, socket) =>
    endWith(socket as Socket, engine.refuse('UnsupportedHTTPMethod', 'method: CONNECT is not supported, use POST')),
  )
  const protocols = serveBothProtocols(server, {
    patience: options.requestTimeout,
    endSilent: socket => door.refuseBroken({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket),
    endHello: socket => door.refuseBroken({ message: 'TLS, which is off (--tls off)' }, socket),
    loadTls: withTls ? loadTls : undefined,
    notice,
  })
  // A certificate of the user's own that cannot be used is known at once.
  if (withTls && (options.tlsCert || options.tlsKey)) await loadTls()
  await new Promise<void>((accept, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, accept)
  })
  // One connection that cannot be taken, for want of descriptors say, is no reason to end.
  server.on('error', () => undefined)
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const endpoint = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
  url = `http://${reachableAt(options.host)}:${port}`
  return {
    url: `http://${endpoint}`,
    endpoint,
    emulator: declareEmulator(engine),
    close: () => {
      closing ??= new Promise<void>(accept => {
        server.close(() => accept())
        server.closeIdleConnections()
        door.endStreams()
        protocols.endSilent()
        setTimeout(door.giveUp, patience).unref()
        setTimeout(() => {
          door.destroyAll()
          protocols.endAll()
        }, graceTime).unref()
      })
      return closing
    },
  }
}

/** A host as a URL has it; what is bound to every address is reached at the loopback one. */
function reachableAt(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** A body of so many bytes holds a picture, or is meant to: no other call comes near. */
const leastWithPicture = 32 * 1024

/**
 * Has a worker start before the first picture waits for it, where one is likely: at once when the server has listened and
 * takes calls of FACE_VERIFY only, else as soon as a long body is announced, while it arrives.
 */
function expectPictures(server: HttpServer, { faces, edition }: Options): void {
  if (faces !== 'detect') return
  const start = () => {
    server.off('request', onRequest)
    import('./workers.ts').then(
      ({ warmWorker }) => warmWorker(),
      // The first picture tries again, and says what is wrong.
      () => undefined,
    )
  }
  const onRequest = ({ headers }: IncomingMessage) => {
    if (Number(headers['content-length']) >= leastWithPicture) start()
  }
  server.on('request', onRequest)
  if (edition === 'face-verify') server.once('listening', () => setImmediate(start))
}

/** A smaller call is let in whatever else is under way, in bytes. */
const smallCall = 64 * 1024

const tooMuchUnderWay = (most: number) =>
  `calls: more than ${Math.floor(most)} bytes of large calls are being answered already`

/** What was wrong with the bytes of a connection: an error of Node's parser, or its like. */
type Broken = { code?: string | undefined; message?: string }

/** The door of one server: what comes in over its connections goes to the emulator, what that answers goes back. */
function createDoor(emulator: Engine, server: HttpServer) {
  const { bodyLimit, requestTimeout } = emulator.options
  const control = createControlListener(emulator)
  const mostPending = Math.max(limits.pendingBytes.value, 2 * bodyLimit)
  const bodies = createBodyReader({ limit: bodyLimit, mostPending })
  const noRoom = () =>
    emulator.refuse(
      'ServiceUnavailable',
      `request: more than ${mostPending} bytes of half-sent requests are waiting for their rest, this one for longest`,
    )
  const connections = createConnections(server, mostPending, socket => endWith(socket, noRoom()))
  /** Answers that are still being made. */
  const unanswered = new Set<ServerResponse>()
  /** What the larger of their calls take. */
  const mostUnderWay = Math.max(limits.underWayBytes.value, v8.getHeapStatistics().heap_size_limit / 4)
  let underWay = 0

  const send = (response: ServerResponse, reply: PlainReply) => {
    if (unanswered.delete(response)) sendReply(response, reply)
  }

  /** Who would give an answer up that never comes. */
  const givingUp = new Set<() => void>()
  /** A caller that is gone looks like one that only says that it has nothing more to send: either counts as gone here. */
  const onLeft = (socket: Socket, response: ServerResponse, run: () => void) => {
    givingUp.add(run)
    response.once('close', run)
    socket.once('end', run)
    return () => {
      givingUp.delete(run)
      response.removeListener('close', run)
      socket.removeListener('end', run)
    }
  }

  const call = (request: IncomingMessage, response: ServerResponse, connection: Connection, body: Uint8Array) => {
    if (isControl(request.url ?? '/')) {
      connections.countOpen(request, connection, response)
      return control.answer(request, response, body)
    }
    // A picture is held as text and as bytes until it was looked at.
    const size = 2 * (body.length + (request.url?.length ?? 0))
    const isLarge = size > smallCall
    if (isLarge && underWay + size > mostUnderWay)
      return sendReply(response, emulator.refuse('ServiceUnavailable', tooMuchUnderWay(mostUnderWay)))
    const reply = emulator.answer({
      ...plainRequest(request, body),
      onLeft: run => onLeft(request.socket, response, run),
    })
    if (!isPromise(reply)) return sendReply(response, reply)
    unanswered.add(response)
    connections.countOpen(request, connection, response)
    if (isLarge) {
      underWay += size
      response.once('close', () => {
        underWay -= size
      })
    }
    reply.then(
      ready => send(response, ready),
      thrown => send(response, emulator.refuse('InternalError', `the door: ${thrown}`)),
    )
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.of(request.socket)
    connection.calls += 1
    const refuseEarly = (reply: PlainReply) => {
      connection.answeredEarly = true
      connection.readsBody = false
      // Our half of the connection ends here, the caller's is still read: only an answer to an earlier, pipelined call,
      // for which this one waits without a socket, must go out first.
      if (response.socket) endWith(response.socket, reply)
      else sendReply(response, reply)
      discardRest(request)
    }
    const { value: mostHeaders } = limits.requestHeaders
    if (request.rawHeaders.length > 2 * mostHeaders)
      return refuseEarly(
        emulator.refuse(
          'RequestEntityTooLarge',
          `headers: more than ${mostHeaders}, at most that many are allowed`,
          plainRequest(request),
        ),
      )
    connection.readsBody = true
    bodies.read(request, {
      done(body) {
        connection.readsBody = false
        connection.newest = response
        connections.admit(request, connection, () => call(request, response, connection, body))
      },
      tooLarge: bytes =>
        refuseEarly(
          emulator.refuse(
            'RequestEntityTooLarge',
            `body: ${bytes} bytes and more to come, at most ${bodyLimit} allowed (--body-limit)`,
            plainRequest(request),
          ),
        ),
      givenUp: () => refuseEarly(noRoom()),
    })
  }

  /** What Node's parser found wrong, as the API's answer. */
  const refuseBroken = (error: Broken, socket: Socket) => {
    const { answeredEarly, newest } = connections.of(socket)
    if (!socket.writable || error.code === 'ECONNRESET' || answeredEarly) return void socket.destroy()
    const reply = refusalOf(error)
    // A call before it on the same connection may still be under way: its answer goes first.
    if (newest && !newest.writableFinished && !newest.destroyed) newest.once('finish', () => endWith(socket, reply))
    else endWith(socket, reply)
  }

  const refusalOf = ({ code, message }: Broken): PlainReply => {
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
      return emulator.refuse('RequestTimeout', `request: not there within ${requestTimeout} ms (--request-timeout)`)
    if (code === 'HPE_HEADER_OVERFLOW')
      return emulator.refuse(
        'RequestEntityTooLarge',
        `headers: request line and headers are over ${limits.requestHead.value} bytes`,
      )
    return emulator.refuse('MalformedRequest', `request: ${message}`)
  }

  return {
    answer,
    refuseBroken,
    /** Answers what is still under way with a refusal that says why; what was never to be answered is cut off. */
    giveUp(): void {
      for (const run of givingUp) run()
      setImmediate(() => {
        for (const response of unanswered) {
          response.setHeader('connection', 'close')
          send(response, emulator.refuse('ServiceUnavailable', 'stopping: the emulator was told to end meanwhile'))
        }
      })
    },
    /** Ends answers that have no end of their own. */
    endStreams: control.endStreams,
    destroyAll: connections.destroyAll,
  }
}

/**
 * Reads the rest of a refused body and throws it away, within bounds: callers that read only after they have sent
 * everything would otherwise find the connection reset and never see the answer.
 */
function discardRest(request: IncomingMessage): void {
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > limits.discardedBytes.value) request.destroy()
  })
  request.resume()
}

function plainRequest(request: IncomingMessage, body: Uint8Array = Buffer.of()): PlainRequest {
  const plain = {
    method: request.method ?? '',
    url: request.url ?? '/',
    // Node joins repeated headers or drops them; only where some are repeated is the slower, exact list needed.
    headers: request.rawHeaders.length / 2 > Object.keys(request.headers).length ? distinct(request) : request.headers,
    body,
    isSecure: 'encrypted' in request.socket,
  }
  return isByProxy(request) ? { ...plain, forwarded: forwardedBy(plain) } : plain
}

/** Whether a proxy of this machine or of a private network hands a call on; what anybody else says of it counts nothing. */
function isByProxy({ headers, socket }: IncomingMessage): boolean {
  if (headers['x-forwarded-host'] === undefined && headers['x-forwarded-proto'] === undefined) return false
  const reach = reachOfAddress(socket.remoteAddress ?? '')
  return reach === 'loopback' || reach === 'private'
}

function distinct(request: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  )
}

/** The last answer of a connection that Node has let go of; it is not left standing half open. */
function endWith(socket: Socket, reply: PlainReply): void {
  const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const phrase = http.STATUS_CODES[reply.status] ?? ''
  socket.end(`HTTP/1.1 ${reply.status} ${phrase}\r\n${headers.join('')}connection: close\r\n\r\n${reply.body}`)
  socket.setTimeout(limits.lingering.value, () => socket.destroy())
  socket.resume()
}
