import type { Expected } from './contract-case.ts'
import type { ReceivedAnswer } from './exchange.ts'

/** What every refusal holds beside its code, as the gateway sends it. */
const envelope = ['RequestId', 'Message', 'Recommend', 'HostId', 'Code']
const requestIdForm = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/

type Fields = Readonly<Record<string, unknown>>

/** Every difference between an answer and what is expected of it, each as a line; none when it is as documented. */
export function compareAnswer(expected: Expected, { status, headers, text }: ReceivedAnswer): string[] {
  const location = headers.get('location')
  if (location !== null)
    return [`status: expected ${expected.status}, received ${status}, a redirect to ${shown(location)}, not followed`]
  const body = readFields(text)
  if (!body) return [`body: expected a JSON object, received ${shorten(JSON.stringify(text))}`]
  const requestId = headers.get('x-acs-request-id')
  const succeeds = expected.code === 'Success'
  const result = fieldsOf(body.Result)
  return [
    ...differ('status', expected.status, status),
    ...differ('Code', expected.code, body.Code),
    ...(typeof body.RequestId === 'string' && requestIdForm.test(body.RequestId)
      ? []
      : [`RequestId: expected a UUID in upper case, received ${shown(body.RequestId)}`]),
    ...(requestId === null ? [] : differ('x-acs-request-id', body.RequestId, requestId)),
    ...(succeeds ? ['RequestId', 'Code', 'Message'] : envelope)
      .filter(name => typeof body[name] !== 'string')
      .map(name => `${name}: expected a text, received ${shown(body[name])}`),
    ...(expected.result ?? [])
      .filter(name => typeof result?.[name] !== 'string')
      .map(name => `Result.${name}: expected a text, received ${shown(result?.[name])}`),
    ...(!succeeds && body.Result !== undefined ? [`Result: expected none, received ${shown(body.Result)}`] : []),
  ]
}

/** The object that a text holds as JSON, if it does. */
export function readFields(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A value as an object of named fields, if it is one. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

const differ = (name: string, expected: unknown, received: unknown) =>
  expected === received ? [] : [`${name}: expected ${expected}, received ${shown(received)}`]

const shown = (value: unknown) => (value === undefined ? 'nothing' : shorten(String(JSON.stringify(value) ?? value)))
const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
