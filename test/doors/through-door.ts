import { isControl } from '../../src/control/is-control.ts'
import { type Answer, type Door, essence } from '../support/doors.ts'
import type { PlainRequest } from '../support/signed-request.ts'
import type { Send } from './behaviour.ts'
import { endpoint, host } from './endpoint.ts'

/** Sends through a door and shows what is the emulator's of the answer. */
export function throughDoor(call: Door['call']): Send {
  return async request => visible(request, essence(await call(request)))
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

/** For doors that take the host from a header. The control API is called directly, at its own address. */
export const withHost =
  (call: Door['call']): Door['call'] =>
  ({ headers, ...request }) =>
    call({ ...request, headers: isControl(request.url) ? headers : { host, ...headers } })

/** For doors that take the host from the URL, as those of `fetch` do: a header could not be set there. */
export const atEndpoint =
  (call: Door['call']): Door['call'] =>
  ({ url, ...request }) =>
    call({ ...request, url: endpoint + url })
