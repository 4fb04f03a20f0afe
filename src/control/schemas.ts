// The schemas that routes share.
import * as v from 'valibot'

export type Schema = v.GenericSchema

/** Every error of the control API: a stable code, and what was wrong and what to do in words. */
export const errorSchema = v.pipe(
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
  v.metadata({ ref: 'Error' }),
)

/** Names a schema: `openapi.json` holds it once, and other schemas refer to it. */
export const named = <Of extends Schema>(ref: string, schema: Of) => v.pipe(schema, v.metadata({ ref }))

export const described = <Of extends Schema>(schema: Of, description: string) =>
  v.pipe(schema, v.description(description))

/** A moment as text. */
export const moment = v.pipe(v.string(), v.isoTimestamp())

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

/** What every list says about itself. */
export const pageFields = {
  total: described(v.number(), 'how many there are, whatever the filters'),
  more: described(v.boolean(), 'whether older ones match'),
  nextCursor: described(v.optional(v.string()), 'the cursor of the next page, if there is one'),
}

/** A body of bytes, for `otherBody`: in OpenAPI 3.1 it has no schema, since any bytes are taken. */
export const takesBytes = v.unknown()
