import type { IncomingMessage } from 'node:http'
import type { PlainRequest } from '../gateway/exchange.ts'
import { reachOfAddress } from '../network/addresses.ts'
import { forwardedBy } from '../network/calling-page.ts'

const noBytes = Buffer.of()

/** Node's request in the emulator's form. `onLeft` takes what is to run when the caller has left. */
export function plainRequest(
  request: IncomingMessage,
  body: Uint8Array = noBytes,
  onLeft?: NonNullable<PlainRequest['onLeft']>,
): PlainRequest {
  const plain: PlainRequest = {
    method: request.method ?? '',
    url: request.url ?? '/',
    // Node joins repeated headers or drops them; only where some are repeated is the slower, exact list needed.
    headers: request.rawHeaders.length / 2 > Object.keys(request.headers).length ? distinct(request) : request.headers,
    body,
    isSecure: 'encrypted' in request.socket,
    port: request.socket.localPort,
    onLeft,
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
