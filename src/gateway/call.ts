import { type Authorization, parseAuthorization } from './authorization.ts'
import type { Chance } from './chance.ts'
import { detach, headerText, type PlainRequest } from './exchange.ts'
import { limits } from './limits.ts'
import { type Pair, parsePairs, utf8FromWire } from './percent-encoding.ts'

/** One call of the API, read but not yet judged. Nobody changes it on its way. */
export type Call = Readonly<{
  request: PlainRequest
  /** The path of the request target, `/` for the API. */
  path: string
  query: readonly Pair[]
  form: readonly Pair[]
  /** What `form` was parsed from. */
  formText: string
  /** Query and form together; of a repeated name the first counts. */
  parameters: ReadonlyMap<string, string>
  /** There are more than are looked at: such a call is refused. */
  hasMoreParameters: boolean
  /** How the call is signed: parameters (V1), an ACS Authorization header (V3), or not at all. */
  scheme: 'V1' | 'V3' | 'unsigned'
  authorization: Authorization | undefined
  /** Empty when the call names no key. */
  accessKeyId: string
  action: string | undefined
  version: string | undefined
  /** Chance of this one call: what it yields does not depend on calls of other keys or on what runs beside it. */
  chance: Chance
  requestId: string
  /** The time between two resets in which it arrived. */
  epoch: string
  /** What a store that is asked once for a call has found out: why it refuses, or which scenario decides. */
  admitted?: { refusal: { thrown: unknown } | undefined; decision: Decision | undefined } | undefined
}>

/** The scenario that decides a call: its name, for `x-emulator-decision`, and what it was armed with. */
export type Decision = { name: string; settings: Readonly<Record<string, string | number>> }

/** What a request says of itself, before the call is counted. */
export type ReadCall = Omit<Call, 'chance' | 'requestId' | 'epoch' | 'admitted'> & Pick<Call, 'admitted'>

const formContentType = /^\s*application\/x-www-form-urlencoded\b/i

/**
 * Reads a plain request, with bytes to text from outside. Parameters may stand in the query, in the form, or in both (every SDK differs);
 * action and version come from the parameters in signature V1 and from `x-acs-*` headers in V3. Never throws.
 */
export function readCall(request: PlainRequest, decodeText: (bytes: Uint8Array) => string): ReadCall {
  const { path, search } = splitTarget(request.url)
  const mostPairs = limits.parameterCount.value + 1
  const query = parsePairs(search, mostPairs)
  const isForm = request.body.length > 0 && formContentType.test(headerText(request, 'content-type') ?? '')
  const formText = isForm ? decodeText(request.body) : ''
  const form = parsePairs(formText, mostPairs)
  const parameters = mergeParameters(query, form)
  const authorization = parseAuthorization(headerText(request, 'authorization')?.slice(0, limits.authorization.value))
  const scheme = authorization ? 'V3' : parameters.has('Signature') ? 'V1' : 'unsigned'
  // Many parts remember the key. As a piece of a longer text it would keep the whole request in memory.
  const key = authorization?.credential ?? parameters.get('AccessKeyId') ?? ''
  const accessKeyId = detach(key.slice(0, limits.accessKeyId.value))
  const named = (header: string, parameter: string) => {
    const fromHeader = headerText(request, header)
    const fromParameter = parameters.get(parameter)
    const found = (authorization ? (fromHeader ?? fromParameter) : (fromParameter ?? fromHeader)) || undefined
    return found && found.length > limits.actionName.value ? detach(found.slice(0, limits.actionName.value)) : found
  }
  return {
    request,
    path,
    query,
    form,
    formText,
    parameters,
    hasMoreParameters: query.length + form.length >= mostPairs,
    scheme,
    authorization,
    accessKeyId,
    action: named('x-acs-action', 'Action'),
    version: named('x-acs-version', 'Version'),
  }
}

/** A call that was read, and what was drawn for it. Written out: it is made for every call, and a spread costs ten times that. */
export const drawnCall = (read: ReadCall, chance: Chance, epoch: string, admitted: Call['admitted']): Call => ({
  request: read.request,
  path: read.path,
  query: read.query,
  form: read.form,
  formText: read.formText,
  parameters: read.parameters,
  hasMoreParameters: read.hasMoreParameters,
  scheme: read.scheme,
  authorization: read.authorization,
  accessKeyId: read.accessKeyId,
  action: read.action,
  version: read.version,
  chance,
  requestId: chance.requestId(),
  epoch,
  admitted,
})

/** Path and query of a request target in origin form (`/?a=b`) or absolute form (`http://host/?a=b`). */
export function splitTarget(url: string): { path: string; search: string } {
  const mark = url.indexOf('?')
  const beforeQuery = mark < 0 ? url : url.slice(0, mark)
  const fragment = url.indexOf('#', mark + 1)
  const search = mark < 0 ? '' : url.slice(mark + 1, fragment < 0 ? undefined : fragment)
  const path = beforeQuery.startsWith('/') ? beforeQuery : beforeQuery.replace(/^[a-z]+:\/\/[^/]*/i, '')
  return { path: path.replace(/#.*/, '') || '/', search: utf8FromWire(search) }
}

/**
 * @source rpcSignature
 * @guess A parameter that comes twice counts with its first value, query before form; both stand in the signed string.
 */
function mergeParameters(query: Pair[], form: Pair[]): ReadonlyMap<string, string> {
  const merged = new Map<string, string>()
  for (const { name, value } of query) if (!merged.has(name)) merged.set(name, value)
  for (const { name, value } of form) if (!merged.has(name)) merged.set(name, value)
  return merged
}
