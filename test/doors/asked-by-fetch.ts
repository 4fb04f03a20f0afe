import type { Answer } from '../support/doors.ts'
import type { PlainRequest } from '../support/signed-request.ts'
import { endpoint } from './endpoint.ts'

/** A request as `answerByFetch` takes it, in another process or in a page. */
export type Asked = { method: string; url: string; headers: Record<string, string>; body: string }

export function askedByFetch({ method, url, headers, body }: PlainRequest): Asked {
  return { method, url: endpoint + url, headers, body: Buffer.from(body).toString('base64') }
}

/** @throws {TypeError} where the connection broke, as `fetch` does. */
export function answered(answer: Answer | null): Answer {
  if (!answer) throw new TypeError('Failed to fetch: the connection was cut off.')
  return answer
}
