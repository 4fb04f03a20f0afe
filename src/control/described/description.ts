import * as v from 'valibot'
import type { Schema } from '../schemas.ts'

/** One answer of a route as `openapi.json` shows it; without a schema it has no body. */
export type Answer = {
  description: string
  contentType?: string
  alsoAs?: readonly string[]
  schema?: Schema
  headers?: Record<string, string>
}

/**
 * What `openapi.json` says of a route beyond what its handler checks. It stands apart from the routes because only the
 * build reads it: no program that embeds the emulator carries it.
 */
export type Description = {
  summary: string
  description?: string
  /** Shown in place of the schema of the body, where the handler judges that itself and says more than a schema would. */
  body?: Schema
  /** Bodies that are not JSON: media types with the schema to show. */
  otherBody?: Record<string, Schema>
  answers: Readonly<Record<number, Answer>>
}

/** Descriptions by method and path of their routes: `GET /transactions/{id}`. */
export type Descriptions = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE' | 'ALL'} /${string}`, Description>>

/** Every error of the control API: a stable code, and what was wrong and what to do in words. */
const errorSchema = v.pipe(
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
  v.metadata({ ref: 'Error' }),
)

/** A JSON answer. */
export const answers = (schema: Schema, description: string): Answer => ({
  description,
  contentType: 'application/json',
  schema,
})

/** The answer of a route that refuses. */
export const refuses = (description: string): Answer => answers(errorSchema, description)

/** The answer of a route whose file does not lie beside this package. */
export const notBuilt = refuses('the file is not where this package is')

/** A moment as text. */
export const moment = v.pipe(v.string(), v.isoTimestamp())

/** What every list says about itself. */
export const pageFields = {
  total: v.pipe(v.number(), v.description('how many there are, whatever the filters')),
  more: v.pipe(v.boolean(), v.description('whether older ones match')),
  nextCursor: v.pipe(v.optional(v.string()), v.description('the cursor of the next page, if there is one')),
}

/** A body of bytes, for `otherBody`: in OpenAPI 3.1 it has no schema, since any bytes are taken. */
export const takesBytes = v.unknown()
