import type { Context } from 'hono'
import type * as v from 'valibot'
import type { AssetName, LoadAsset } from '../pages/assets.ts'
import type { Schema } from './schemas.ts'

type Fields = Record<string, v.GenericSchema>
type Query = v.ObjectSchema<Fields, undefined>

/** What a handler gets: the checked parts of the request, and hono's context for the rest. */
export type Asked<Params, QueryParts, Body> = { params: Params; query: QueryParts; body: Body; c: Context }

/**
 * A route: where it is, what it takes, as schemas, and the function that answers. Its description in words, and the
 * schemas of its answers, stand in `described/`.
 */
export type Route = {
  method: 'get' | 'post' | 'put' | 'delete' | 'all'
  /** Below `/_emulator`, parameters in braces: `/transactions/{id}`. */
  path: string
  params?: Fields
  query?: Query
  body?: { schema: Schema; isRequired: boolean }
  /** The body is not JSON, and read by the handler. */
  takesOtherBody?: true
  /** Reads a form into what the schema of the body is for; without it forms are refused. */
  form?: (fields: URLSearchParams) => unknown
  /** Query names that the handler reads itself, or ignores. */
  takesAnyQuery?: true
  handle: (asked: Asked<Record<string, string>, unknown, unknown>) => Response | Promise<Response>
}

type Given<Of> = Of extends Schema ? v.InferOutput<Of> : undefined

/** Makes a route; the types of its handler follow from its schemas. */
export function route<
  const Params extends Fields | undefined = undefined,
  QuerySchema extends Query | undefined = undefined,
  BodySchema extends Schema | undefined = undefined,
>(
  parts: Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
    params?: Params
    query?: QuerySchema
    body?: { schema: BodySchema & Schema; isRequired: boolean }
    handle: (
      asked: Asked<{ [Name in keyof Params]: string }, Given<QuerySchema>, Given<BodySchema>>,
    ) => Response | Promise<Response>
  },
): Route {
  return parts as Route
}

/** A body of JSON that must be there. */
export const takes = <Body extends Schema>(schema: Body) => ({ schema, isRequired: true })

/** A body of JSON that may be left out. */
export const mayTake = <Body extends Schema>(schema: Body) => ({ schema, isRequired: false })

/** An error body. */
export const errorBody = (code: string, message: string) => ({ error: { code, message } })

/** Answers with a file that lies beside this package as built, or says that it does not. */
export async function answerWithFile(
  c: Context,
  loadAsset: LoadAsset,
  name: AssetName,
  respond: (text: string) => Response,
): Promise<Response> {
  let text: string
  try {
    text = await loadAsset(name)
  } catch (thrown) {
    return c.json(errorBody('not-built', thrown instanceof Error ? thrown.message : String(thrown)), 503)
  }
  return respond(text)
}

export const idNotFound = (what: string, id: string) =>
  errorBody('not-found', `There is no ${what} ${id}. GET the list for those there are.`)

/** Whether something belongs to the AccessKeyId that a request names, if it names one. */
export const isOf = (owned: { accessKeyId?: string | undefined }, accessKeyId: string | undefined): boolean =>
  accessKeyId === undefined || owned.accessKeyId === accessKeyId

/** Without the fields that are undefined: what a query left out is left out here. */
export function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}
