import type { InferOutput } from 'valibot'
import type { callbackSchema } from '../../described/callbacks.ts'
import type { pictureReportSchema } from '../../described/pictures.ts'
import type { requestSchema } from '../../described/requests.ts'
import type { transactionSchema } from '../../described/transactions.ts'

export type Call = InferOutput<typeof requestSchema>
export type Transaction = InferOutput<typeof transactionSchema>
export type Callback = InferOutput<typeof callbackSchema>
export type PictureReport = InferOutput<typeof pictureReportSchema>
export type Clock = { now: string; frozen: boolean }
export type Message = {
  sequence: number
  name: string
  at: string
  method: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
}
export type Armed = { id: string; name: string; times: number; hits?: number; match?: Record<string, string> }
export type Scenario = {
  name: string
  kind: string
  effect: string
  parameters: { name: string; effect: string; allowed: string; fallback?: string | number }[]
}

/** What the control API refused, in its own words. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The name under which the tab keeps the token: it outlives a reload and goes with the tab. */
const tokenName = 'control-token'

/** Storage of the tab, unless the browser is told to let no page have any. */
function tabStorage(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

let token = tabStorage()?.getItem(tokenName) ?? ''

export const setToken = (text: string) => {
  token = text
  tabStorage()?.setItem(tokenName, text)
}

/** Forgets a token that was refused; false when there was none. */
export function forgetToken(): boolean {
  const hadOne = token !== ''
  token = ''
  tabStorage()?.removeItem(tokenName)
  return hadOne
}

export const authorization = (): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})

/** A request to the control API, with JSON, or one to the API itself: its path begins with a slash, its body is a form. */
export type Command = { method: string; path: string; body?: unknown; form?: Record<string, string> }

const addressOf = (path: string) => (path.startsWith('/') ? path : `/_emulator/${path}`)

/** Sends one request. */
export async function send<Answer>({ method, path, body, form }: Command): Promise<Answer> {
  const headers = {
    ...(path.startsWith('/') ? {} : authorization()),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const response = await fetch(addressOf(path), {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(form && { body: new URLSearchParams(form) }),
    signal: AbortSignal.timeout(60_000),
  }).catch(() => {
    throw new Refused(0, 'The emulator does not answer. Is it still running?')
  })
  const content = response.headers.get('content-type')?.includes('json')
    ? await response.json().catch(() => undefined)
    : await response.text()
  if (response.ok) return content as Answer
  const words = content?.error?.message ?? content?.Message ?? `${method} ${path} was answered with ${response.status}.`
  throw new Refused(response.status, words)
}

export const get = <Answer>(path: string) => send<Answer>({ method: 'GET', path })

/** A command for a POSIX shell that does the same; the token stands as a variable, so that it is not copied along. */
export function curlOf({ method, path, body, form = {} }: Command): string {
  const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
  return [
    `curl -X ${method} ${quote(location.origin + addressOf(path))}`,
    ...(token && !path.startsWith('/') ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...Object.entries(form).map(pair => `--data-urlencode ${quote(pair.join('='))}`),
    ...(body !== undefined ? [`-H 'content-type: application/json' -d ${quote(JSON.stringify(body))}`] : []),
  ].join(' \\\n  ')
}
