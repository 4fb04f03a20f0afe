import type { z } from '@hono/zod-openapi'
import { errorSchema } from './schemas.ts'

/** The JSON answer of a route, for its description. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  content: { 'application/json': { schema } },
  description,
})

/** The answer of a route that refuses. */
export const refuses = (description: string) => answers(errorSchema, description)

/** A JSON body that must be there. */
export const takes = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { 'application/json': { schema } },
  required: true,
})

/** An error body. */
export const errorBody = (code: string, message: string) => ({ error: { code, message } })

/** Without the fields that are undefined: what a query left out is left out here. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}

export const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()

export const idNotFound = (what: string, id: string) =>
  errorBody('not-found', `There is no ${what} ${id}. GET the list for those there are.`)
