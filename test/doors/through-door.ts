import { type Answer, type Door, essence } from '../support/doors.ts'
import { type PlainRequest, toFetchRequest } from '../support/signed-request.ts'
import type { Send } from './behaviours.ts'
import { endpoint, host } from './endpoint.ts'

const noAnswer: Answer = { status: 0, headers: {}, text: '' }

/** Sends through a door and shows what is the emulator's of the answer. A connection that is cut off is an answer too. */
export function throughDoor(call: Door['call']): Send {
  return async request => {
    const answer = await call(request).catch(() => noAnswer)
    return visible(request, essence(answer))
  }
}

const listOfCalls = /^\/_emulator\/(requests|inbox)$/
const howTheyCame = ['url', 'headers', 'redacted', 'sequence', 'oldestSequence']

/** Journal and inbox name how a call came (address, headers), the journal counts on through resets; HEAD has no body. */
function visible({ method, url }: PlainRequest, answer: Answer): Answer {
  if (method === 'HEAD') return { ...answer, text: '' }
  if (!listOfCalls.test(url)) return answer
  const shown = (name: string, value: unknown) => (howTheyCame.includes(name) ? undefined : value)
  const text = JSON.stringify(JSON.parse(answer.text), shown)
  const { 'content-length': _length, ...headers } = answer.headers
  return { ...answer, headers, text }
}

/** For doors that take the host from a header. Those of `fetch` take it from the URL, and would not let it be set. */
export const withHost =
  (call: Door['call']): Door['call'] =>
  ({ headers, ...request }) =>
    call({ ...request, headers: { host, ...headers } })

/** Sends with the platform's `fetch`, to the endpoint, whoever stands in its place. */
export async function callByFetch(request: PlainRequest): Promise<Answer> {
  const response = await fetch(toFetchRequest(request, endpoint))
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}
