import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { assembleEmulator, type Emulator } from '../emulator/assemble.ts'
import type { CallReport } from '../emulator/finish.ts'
import type { PlainReply } from '../gateway/exchange.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { http } from './builtins.ts'
import { readBody } from './read-body.ts'
import { nodeRuntime } from './runtime.ts'
import { sendReply } from './send-reply.ts'

/** An emulator on a port. `close` stops accepting, lets what runs finish, and gives up on it after 900 ms. */
export type Server = {
  url: string
  /** Host and port, as SDKs want their endpoint. */
  endpoint: string
  emulator: Emulator
  close: () => Promise<void>
}

/** Request line and headers together: SDKs put pictures of hundreds of KB in the query, so Node's 16 KB would not do. */
const headerLimit = 8 * 1024 * 1024

/** What the real gateway announces, in milliseconds. Source: gatewayAnswers (`Keep-Alive: timeout=25`). */
const keepAliveTimeout = 25_000

/** How much of a refused body is read and thrown away, in bytes. */
const mostDiscarded = 64 * 1024 * 1024

/** How long `close` waits for answers that are under way, in milliseconds. */
const graceTime = 900

/**
 * Serves an emulator over HTTP.
 * @throws {Error} for a wrong option, or when the port cannot be had.
 */
export async function serve(given: Partial<Options> = {}, report?: (call: CallReport) => void): Promise<Server> {
  const options = resolveOptions(given)
  const emulator = assembleEmulator(options, nodeRuntime, report)
  const server = http.createServer(
    {
      maxHeaderSize: headerLimit,
      keepAliveTimeout,
      headersTimeout: options.requestTimeout,
      requestTimeout: options.requestTimeout,
      connectionsCheckingInterval: Math.min(1000, options.requestTimeout),
      // A request without Host gets the API's own answer, not Node's empty 400.
      requireHostHeader: false,
    },
    (request, response) => answerOverHttp(emulator, request, response),
  )
  // Node would drop headers past the 2,000th without a word; their size is bounded already.
  server.maxHeadersCount = 0
  server.on('checkExpectation', (request, response) => answerOverHttp(emulator, request, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseOnSocket(emulator, error, socket))
  // CONNECT and Upgrade would otherwise be cut off without a word.
  server.on('connect', (_request, socket) =>
    endWith(socket as Socket, emulator.refuse('UnsupportedHTTPMethod', 'method: CONNECT is not supported, use POST')),
  )
  await new Promise<void>((accept, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, accept)
  })
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const endpoint = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
  return {
    url: `http://${endpoint}`,
    endpoint,
    emulator,
    close: () => {
      closing ??= new Promise<void>(accept => {
        server.close(() => accept())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), graceTime).unref()
      })
      return closing
    },
  }
}

function answerOverHttp(emulator: Emulator, request: IncomingMessage, response: ServerResponse): void {
  const { bodyLimit } = emulator.options
  const answer = (body: Uint8Array) => {
    lastResponse.set(request.socket, response)
    const reply = emulator.answer({
      method: request.method ?? '',
      url: request.url ?? '/',
      // Node joins repeated headers or drops them; only where some are repeated is the slower, exact list needed.
      headers:
        request.rawHeaders.length / 2 > Object.keys(request.headers).length ? distinct(request) : request.headers,
      body,
    })
    if (reply instanceof Promise) reply.then(ready => sendReply(response, ready))
    else sendReply(response, reply)
  }
  const refuse = (bytes: number) => {
    const reason = `body: ${bytes} bytes and more to come, at most ${bodyLimit} allowed (--body-limit)`
    const reply = emulator.refuse('RequestEntityTooLarge', reason)
    answeredEarly.add(request.socket)
    // Our half of the connection ends here, the caller's is still read: only an answer to an earlier, pipelined call,
    // for which this one waits without a socket, must go out first.
    if (response.socket) endWith(response.socket, reply)
    else sendReply(response, reply)
    discardRest(request)
  }
  readBody(request, bodyLimit, answer, refuse)
}

/** The newest call of each socket that came whole: what is wrong with later bytes is said after its answer. */
const lastResponse = new WeakMap<Socket, ServerResponse>()

/** Sockets whose request was answered before it was all there. */
const answeredEarly = new WeakSet<Socket>()

/**
 * Reads the rest of a refused body and throws it away, within bounds: callers that read only after they have sent
 * everything would otherwise find the connection reset and never see the answer.
 */
function discardRest(request: IncomingMessage): void {
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > mostDiscarded) request.destroy()
  })
  request.resume()
}

function distinct(request: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  )
}

/** What Node's parser found wrong, as the API's answer. */
function refuseOnSocket(emulator: Emulator, error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET' || answeredEarly.has(socket)) {
    socket.destroy()
    return
  }
  const reply = refusalOf(emulator, error)
  const waiting = lastResponse.get(socket)
  // A call before it on the same connection may still be under way: its answer goes first.
  if (waiting && !waiting.writableFinished && !waiting.destroyed) waiting.once('finish', () => endWith(socket, reply))
  else endWith(socket, reply)
}

function refusalOf(emulator: Emulator, { code, message }: NodeJS.ErrnoException): PlainReply {
  const { requestTimeout } = emulator.options
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return emulator.refuse('RequestTimeout', `request: not there within ${requestTimeout} ms (--request-timeout)`)
  if (code === 'HPE_HEADER_OVERFLOW')
    return emulator.refuse('RequestEntityTooLarge', `headers: request line and headers are over ${headerLimit} bytes`)
  return emulator.refuse('MalformedRequest', `request: ${message}`)
}

function endWith(socket: Socket, reply: PlainReply): void {
  const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const phrase = http.STATUS_CODES[reply.status] ?? ''
  socket.end(`HTTP/1.1 ${reply.status} ${phrase}\r\n${headers.join('')}connection: close\r\n\r\n${reply.body}`)
}
