import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { PlainReply } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'
import { http } from './builtins.ts'
import { setImmediate } from './timers.ts'

let waiting: { response: ServerResponse; reply: PlainReply }[] = []

/**
 * Sends a reply at the end of the turn of the event loop that made it, together with all others of that turn. Writing to
 * a socket wakes the process at its other end. Waking a caller once for many replies instead of once for each saves more
 * than all that the emulator itself does for a call (a third more calls a second at 16 callers: `npm run bench`).
 */
export function sendReply(response: ServerResponse, reply: PlainReply): void {
  // Status 0 is a broken connection: see the fault `reset`.
  if (reply.status === 0) response.destroy()
  else if (waiting.push({ response, reply }) === 1) setImmediate(sendWaiting)
}

/**
 * Sends a reply at once. The first of a connection by TLS goes out in one write with what ends its handshake, where the
 * call came along with the client's last word of it.
 */
export function sendAtOnce(response: ServerResponse, reply: PlainReply): void {
  if (reply.status === 0) response.destroy()
  else write(response, reply)
}

function sendWaiting(): void {
  const batch = waiting
  waiting = []
  for (const { response, reply } of batch) write(response, reply)
}

function write(response: ServerResponse, reply: PlainReply): void {
  // One that cannot be written must not take the others of its turn along.
  try {
    response.writeHead(reply.status, reply.headers)
    response.end(reply.body)
  } catch {
    response.destroy()
  }
}

/** The last answer of a connection that Node has released. It is closed, not left half open. */
export function endWith(socket: Socket, reply: PlainReply): void {
  const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const phrase = http.STATUS_CODES[reply.status] ?? ''
  socket.end(`HTTP/1.1 ${reply.status} ${phrase}\r\n${headers.join('')}connection: close\r\n\r\n${reply.body}`)
  socket.setTimeout(limits.lingering.value, () => socket.destroy())
  socket.resume()
}
