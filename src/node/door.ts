import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isControl } from '../control/is-control.ts'
import type { Engine } from '../emulator/assemble.ts'
import { isPromise } from '../gateway/awaitable.ts'
import type { PlainReply } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'
import { v8 } from './builtins.ts'
import { type Connection, createConnections } from './connections.ts'
import { createControlListener } from './control-listener.ts'
import { plainRequest } from './plain-request.ts'
import { createBodyReader } from './read-body.ts'
import { endWith, sendAtOnce, sendReply } from './send-reply.ts'
import { setImmediate } from './timers.ts'

/** A smaller call is let in whatever else is under way, in bytes. */
const smallCall = 64 * 1024

const tooMuchUnderWay = (most: number) =>
  `calls: more than ${Math.floor(most)} bytes of large calls are being answered already`

/** What was wrong with the bytes of a connection: an error of Node's parser, or its like. */
type Broken = { code?: string | undefined; message?: string }

/** The door of one server: what comes in over its connections goes to the emulator, what that answers goes back. */
export function createDoor(emulator: Engine, server: HttpServer) {
  const { bodyLimit, requestTimeout } = emulator.options
  const control = createControlListener(emulator)
  const mostPending = Math.max(limits.pendingBytes.value, 2 * bodyLimit)
  const bodies = createBodyReader({ limit: bodyLimit, mostPending })
  const noRoom = () =>
    emulator.refuse(
      'ServiceUnavailable',
      `request: more than ${mostPending} bytes of half-sent requests are waiting for their rest, this one for longest`,
    )
  const { value: mostWaiting } = limits.waitingCalls
  const connections = createConnections(server, mostPending, {
    tooMuch: socket => endWith(socket, noRoom()),
    tooMany: socket =>
      endWith(
        socket,
        emulator.refuse(
          'ServiceUnavailable',
          `calls: more than ${mostWaiting} wait for answers to those before them, most of them on this connection`,
        ),
      ),
  })
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
    const reply = emulator.answer(plainRequest(request, body, run => onLeft(request.socket, response, run)))
    if (!isPromise(reply)) {
      const isFirstByTls = connection.calls === 1 && 'encrypted' in request.socket
      return isFirstByTls ? sendAtOnce(response, reply) : sendReply(response, reply)
    }
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
        connections.admit(request, response, connection, () => call(request, response, connection, body))
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
