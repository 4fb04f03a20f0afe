import type { Context } from 'hono'
import * as v from 'valibot'
import { nearest } from '../options/nearest.ts'
import { errorBody, type Route } from './route.ts'

/** Why a request is not taken. */
export class BadRequest extends Error {
  readonly status: 400 | 413 | 415
  readonly code: string

  constructor(message: string, status: 400 | 413 | 415 = 400, code = 'invalid') {
    super(message)
    this.status = status
    this.code = code
  }

  body() {
    return errorBody(this.code, this.message)
  }
}

/**
 * The parts of a request that a route describes, checked against its schemas.
 * @throws {BadRequest} for an unknown or repeated query parameter, a value that is not allowed, a body that is not JSON.
 */
export async function readRequest(c: Context, { params, query, body, form, takesAnyQuery, takesOtherBody }: Route) {
  return {
    params: Object.fromEntries(
      Object.entries(params ?? {}).map(([name, schema]) => [name, check(schema, c.req.param(name), name)]),
    ) as Record<string, string>,
    query: takesAnyQuery ? {} : readQuery(c, query?.entries ?? {}),
    body: takesOtherBody ? undefined : await readBody(c, body, form),
    c,
  }
}

function readQuery(c: Context, schemas: Record<string, v.GenericSchema>): unknown {
  const found: Record<string, unknown> = {}
  // As the URL has them: the router's own reading leaves out a parameter without a name.
  const { searchParams } = new URL(c.req.url)
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    if (!schema) throw new BadRequest(unknownName(name, Object.keys(schemas)))
    const [value = '', second] = values
    if (second !== undefined) throw new BadRequest(`${name}: given ${values.length} times, once is enough.`)
    found[name] = isNumeric(schema) && /^-?\d+$/.test(value) ? Number(value) : value
  }
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, check(schema, found[name], name)]))
}

/** Whether a schema, however wrapped, wants a number. A query holds texts alone, so these are converted. */
const isNumeric = (schema: v.GenericSchema): boolean =>
  schema.type === 'number' || ('wrapped' in schema && isNumeric(schema.wrapped as v.GenericSchema))

function unknownName(name: string, known: readonly string[]): string {
  if (known.length === 0) return `${shown(name) || '""'}: this route takes no query parameters. Leave it out.`
  const near = nearest(name, known)
  const advice = near === undefined ? `Use ${known.join(', ')}.` : `Did you mean ${near}?`
  return `${shown(name) || '""'}: unknown query parameter. ${advice}`
}

async function readBody(c: Context, body: Route['body'], form: Route['form']): Promise<unknown> {
  if (!['POST', 'PUT', 'DELETE'].includes(c.req.method)) return undefined
  const content = await c.req.text()
  if (content === '') {
    if (body?.isRequired) throw new BadRequest('The body is empty. Send JSON: see /_emulator/openapi.json.')
    return undefined
  }
  if (body && form && /^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
    return check(body.schema, form(new URLSearchParams(content)), 'body')
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    throw new BadRequest('The body is not marked as JSON. Send content-type: application/json.', 415, 'not-json')
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (thrown) {
    throw new BadRequest(`The body is not JSON: ${(thrown as Error).message}.`, 400, 'malformed')
  }
  if (body && Array.isArray(value)) throw new BadRequest('body: a list, but an object is expected.')
  if (!body && !isEmpty(value))
    throw new BadRequest('body: this call takes none. Say it in the query, as ?accessKeyId=.')
  return body ? check(body.schema, value, 'body') : undefined
}

const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

function check<Of extends v.GenericSchema>(schema: Of, value: unknown, where: string): v.InferOutput<Of> {
  const { success, output, issues } = v.safeParse(schema, value, { abortPipeEarly: true })
  if (success) return output
  const faults = issues.slice(0, 5).map(issue => {
    const path = [where === 'body' ? '' : where, v.getDotPath(issue) ?? ''].filter(part => part !== '').join('.')
    return `${path || where}: ${unknownKey(schema, issue) ?? issue.message}`
  })
  throw new BadRequest(`${shown(faults.join('; '))}. See /_emulator/openapi.json for what is allowed.`)
}

/** The message about a key that the object does not have; undefined for any other issue. */
function unknownKey(schema: v.GenericSchema, issue: v.BaseIssue<unknown>): string | undefined {
  if (issue.type !== 'strict_object' || issue.expected !== 'never' || issue.path?.length !== 1) return undefined
  const known = 'entries' in schema ? Object.keys(schema.entries as object) : []
  const near = nearest(String(issue.path[0].key).slice(0, 100), known)
  return `unknown key.${near === undefined ? '' : ` Did you mean ${near}?`} Use ${known.join(', ')}`
}

/** One line of bounded length: what was sent is quoted in messages. */
const shown = (words: string) => (words.length > 500 ? `${words.slice(0, 500)}…` : words)
