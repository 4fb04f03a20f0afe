import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { parseUrl } from '../network/web-url.ts'
import type { ControlApi } from './control-api.ts'
import { errorBody } from './route.ts'

/** Hands a plain request to the control API, for doors that know no web types; its answer is read to its end. */
export async function throughPlainDoor({ fetch }: ControlApi, request: PlainRequest): Promise<PlainReply> {
  const { method, url, body } = request
  const host = (headerText(request, 'host') ?? '').replace(/^https?:\/\//i, '') || 'localhost'
  const headers = new Headers()
  for (const name of Object.keys(request.headers)) {
    const value = headerText(request, name)
    if (value !== undefined) headers.set(name, value)
  }
  const bodiless = method === 'GET' || method === 'HEAD'
  const target = url.startsWith('/')
    ? `${request.isSecure ? 'https' : 'http'}://${parseUrl(`http://${host}`) ? host : 'localhost'}${url}`
    : url
  let webRequest: Request
  try {
    webRequest = new Request(target, { method, headers, ...(!bodiless && { body: Uint8Array.from(body) }) })
  } catch (thrown) {
    const why = errorBody('malformed', `The request cannot be read: ${thrown}.`)
    return plainReply(Response.json(why, { status: 400 }))
  }
  return plainReply(await fetch(webRequest))
}

async function plainReply(response: Response): Promise<PlainReply> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel()
    const why = errorBody('no-stream', 'This door cannot stream. Ask over HTTP, or emulator.control.fetch.')
    return plainReply(Response.json(why, { status: 406 }))
  }
  const body = await response.text()
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
  }
}
