import type { InferOutput } from 'valibot'
import type { callbackSchema } from '../../callbacks.ts'
import type { pictureReportSchema } from '../../pictures.ts'
import type { requestSchema } from '../../requests.ts'
import type { transactionSchema } from '../../transactions.ts'

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

/** Kept for this tab only, until it is closed or loaded again: what a browser stores can be read by others. */
let token = ''

export const setToken = (text: string) => {
  token = text
}

export const authorization = (): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})

export type Command = { method: string; path: string; body?: unknown }

/** Sends one request to the control API. */
export async function send<Answer>({ method, path, body }: Command): Promise<Answer> {
  const headers = { ...authorization(), ...(body !== undefined && { 'content-type': 'application/json' }) }
  const response = await fetch(`/_emulator/${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  }).catch(() => {
    throw new Refused(0, 'The emulator does not answer. Is it still running?')
  })
  const content = response.headers.get('content-type')?.includes('json')
    ? await response.json().catch(() => undefined)
    : await response.text()
  if (response.ok) return content as Answer
  const words = content?.error?.message ?? `${method} ${path} was answered with ${response.status}.`
  throw new Refused(response.status, words)
}

export const get = <Answer>(path: string) => send<Answer>({ method: 'GET', path })

/** A command for a POSIX shell that does the same; the token stands as a variable, so that it is not copied along. */
export function curlOf({ method, path, body }: Command): string {
  const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
  return [
    `curl -X ${method} ${quote(`${location.origin}/_emulator/${path}`)}`,
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body !== undefined ? [`-H 'content-type: application/json' -d ${quote(JSON.stringify(body))}`] : []),
  ].join(' \\\n  ')
}
