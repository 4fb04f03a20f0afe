import type { ControlApi } from '../control/control-api.ts'
import { isControl } from '../control/is-control.ts'
import { type Awaitable, isPromise } from '../gateway/awaitable.ts'
import { bodyOfRequest } from '../gateway/body-of-request.ts'
import { type PlainReply, type PlainRequest, plainHeaders } from '../gateway/exchange.ts'

/** The door for web Requests, before the one for plain values. A broken connection is `Response.error()`. */
export function createFetch(
  answer: (request: PlainRequest) => Awaitable<PlainReply>,
  control: ControlApi,
  bodyLimit: number,
) {
  return async (request: Request): Promise<Response> => {
    const { method, url, signal } = request
    if (isControl(url)) return control.fetch(request)
    signal.throwIfAborted()
    const answering = answer({
      method,
      url,
      // A Request that was never on a wire has no Host header, but signatures cover it.
      headers: { host: new URL(url).host, ...plainHeaders(request.headers) },
      body: await unlessAborted(bodyOfRequest(request, bodyLimit), request),
      onLeft(run) {
        signal.addEventListener('abort', run, { once: true })
        return () => signal.removeEventListener('abort', run)
      },
    })
    const reply = await unlessAborted(answering, request)
    if (reply.status === 0) return Response.error()
    const bodiless = method === 'HEAD' || reply.status === 204
    return new Response(bodiless ? null : reply.body, { status: reply.status, headers: reply.headers })
  }
}

/** Requests that wait for their answer: Node's signal of one that was collected as garbage never aborts. */
const unanswered = new Set<Request>()

/** Settles like `value`, or rejects with the reason of the Request's signal if that aborts first. */
function unlessAborted<Value>(value: Awaitable<Value>, request: Request): Awaitable<Value> {
  if (!isPromise(value)) return value
  return new Promise((accept, reject) => {
    const abort = () => {
      unanswered.delete(request)
      reject(request.signal.reason)
    }
    unanswered.add(request)
    request.signal.addEventListener('abort', abort, { once: true })
    void value.then(accept, reject).finally(() => {
      unanswered.delete(request)
      request.signal.removeEventListener('abort', abort)
    })
  })
}
