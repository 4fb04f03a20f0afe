// The schemas that routes share.
import * as v from 'valibot'

export type Schema = v.GenericSchema

/** Names a schema: `openapi.json` holds it once, and other schemas refer to it. */
export const named = <Of extends Schema>(ref: string, schema: Of) => v.pipe(schema, v.metadata({ ref }))

export const described = <Of extends Schema>(schema: Of, description: string) =>
  v.pipe(schema, v.description(description))

export const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()

const shortText = v.pipe(v.string(), v.maxLength(2000))

/** A text of a query. */
export const text = (description: string) => described(v.optional(shortText), description)

export const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

export const idParam = { id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }

export const keyQuery = { accessKeyId: text('only what belongs to this AccessKeyId') }

/** How much of a list to answer, and from where on. */
export const pageQuery = {
  limit: described(v.optional(wholeNumber(1, 1000), 100), 'how many at most'),
  cursor: text('nextCursor of the page before'),
}
