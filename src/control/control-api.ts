import { splitTarget } from '../gateway/call.ts'
import type { Digests } from '../gateway/digests.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { emulatorName } from '../gateway/reply.ts'

const prefix = '/_emulator'

/** Whether a request target belongs to the control API and not to the emulated one. */
export function isControl(url: string): boolean {
  if (url.startsWith('/') && !url.startsWith(prefix)) return false
  const { path } = splitTarget(url)
  return path === prefix || path.startsWith(`${prefix}/`)
}

/** The control API: health and readiness. Both need no token, so that a container's probe works without one. */
export function createControlApi({ token, digests }: { token: string; digests: Digests }) {
  return function control(request: PlainRequest): PlainReply {
    const path = splitTarget(request.url).path.slice(prefix.length)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (reads && path === '/health') return json(200, { status: 'alive' })
    if (reads && path === '/ready') return json(200, { status: 'ready' })
    if (token && !isBearer(request, token, digests))
      return refuse(401, 'unauthorized', 'Send the header "Authorization: Bearer TOKEN" with the --control-token.')
    return refuse(404, 'not-found', `${request.method} ${prefix}${path} does not exist; GET health and GET ready do.`)
  }
}

/** Compares digests, so that the time it takes tells nothing about the token. */
function isBearer(request: PlainRequest, token: string, digests: Digests): boolean {
  const given = /^Bearer (.*)$/i.exec(headerText(request, 'authorization') ?? '')?.[1] ?? ''
  return digests.sha256(given) === digests.sha256(token)
}

const refuse = (status: number, code: string, message: string) => json(status, { error: { code, message } })

function json(status: number, value: unknown): PlainReply {
  const body = JSON.stringify(value)
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(new TextEncoder().encode(body).length),
      'x-emulator': emulatorName,
    },
    body,
  }
}
