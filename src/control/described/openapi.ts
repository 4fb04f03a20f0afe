import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { version } from '../../gateway/version.ts'
import { allRoutes } from '../all-routes.ts'
import type { Route } from '../route.ts'
import type { Schema } from '../schemas.ts'
import type { Verbs } from '../verbs.ts'
import { type Answer, type Description, refuses } from './description.ts'
import { descriptions } from './descriptions.ts'

type Json = Record<string, unknown>

type Described = Route & { described: Description }

/**
 * The text of `openapi.json`, which the build writes: at run time neither it nor what makes it is in the way. No route is
 * called for it, so no verbs stand behind them.
 */
export const openApiText = () => JSON.stringify(openApiOf(withDescriptions(allRoutes({} as Verbs))))

/** The OpenAPI 3.1 description of the control API, from the descriptions of its routes. */
function openApiOf(routes: readonly Described[]): Json {
  const schemas = namedSchemas(routes)
  const schemaOf = (schema: Schema) => convert(schema, schemas)
  const paths: Record<string, Json> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], ...operationsOf(route, schemaOf) }
  return {
    openapi: '3.1.0',
    servers: [{ url: '/_emulator' }],
    info: {
      title: 'cloudauth-emulator control API',
      version,
      description: 'See what happened, force an outcome, move time. Not part of the emulated service.',
    },
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].map(([schema, name]) => [name, convertAlone(schema, schemas)])),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'needed where the emulator has a control token' },
      },
    },
  }
}

/**
 * Every route with its description.
 * @throws {Error} for a route without one, or one without a route.
 */
function withDescriptions(routes: readonly Route[]): Described[] {
  const left = new Map(Object.entries(descriptions))
  const all = routes.map(route => {
    const name = `${route.method.toUpperCase()} ${route.path}`
    const described = left.get(name)
    if (!described) throw new Error(`Failed to describe ${name}: nothing says what it is. Add it in control/described.`)
    left.delete(name)
    return { ...route, described }
  })
  if (left.size > 0)
    throw new Error(
      `Failed to describe ${[...left.keys()].join(', ')}: no such route. Take it out of control/described.`,
    )
  return all
}

function operationsOf(route: Described, schemaOf: (schema: Schema) => Json): Json {
  const methods = route.method === 'all' ? ['get', 'post', 'put', 'patch', 'delete'] : [route.method]
  return Object.fromEntries(methods.map(method => [method, operationOf(route, method, schemaOf)]))
}

function operationOf(route: Described, method: string, schemaOf: (schema: Schema) => Json): Json {
  const { path, params = {}, query, body, described } = route
  const { summary, description, otherBody, answers } = described
  const parameters = [
    ...Object.entries(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema: schemaOf(schema) })),
    ...Object.entries(query?.entries ?? {}).map(([name, schema]) => parameterOf(name, schemaOf(schema))),
  ]
  const content = body
    ? { 'application/json': { schema: schemaOf(described.body ?? body.schema) } }
    : otherBody &&
      Object.fromEntries(Object.entries(otherBody).map(([type, schema]) => [type, { schema: schemaOf(schema) }]))
  return {
    operationId: operationId(method, path),
    summary,
    ...(description && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && method !== 'get' && { requestBody: { required: body?.isRequired ?? false, content } }),
    responses: Object.fromEntries(
      Object.entries({ ...commonAnswers(route), ...answers }).map(([status, answer]) => [
        status,
        responseOf(answer, schemaOf),
      ]),
    ),
  }
}

/** What any route may answer, by what it takes. */
function commonAnswers({ body, takesOtherBody }: Pick<Route, 'body' | 'takesOtherBody'>): Record<number, Answer> {
  return {
    400: refuses('a parameter or the body is not allowed, or a query parameter is unknown'),
    401: refuses('the emulator has a control token and the request has not'),
    403: refuses('a foreign Host or Origin'),
    ...((body || takesOtherBody) && { 413: refuses('the body is larger than --body-limit') }),
    ...(body && { 415: refuses('the body is not marked as JSON') }),
  }
}

const operationId = (method: string, path: string) =>
  `${method}${path.replace(/[^a-z]+([a-z]?)/gi, (_, letter: string) => letter.toUpperCase())}`

function parameterOf(name: string, { description, ...schema }: Json): Json {
  return { name, in: 'query', required: false, ...(description ? { description } : {}), schema }
}

function responseOf(
  { description, contentType, alsoAs = [], schema, headers }: Answer,
  schemaOf: (schema: Schema) => Json,
): Json {
  const shownHeaders = Object.entries(headers ?? {}).map(([name, words]) => [
    name,
    { description: words, schema: { type: 'string' } },
  ])
  return {
    description,
    ...(shownHeaders.length > 0 && { headers: Object.fromEntries(shownHeaders) }),
    ...(contentType && {
      content: {
        [contentType]: schema ? { schema: schemaOf(schema) } : {},
        ...Object.fromEntries(alsoAs.map(type => [type, {}])),
      },
    }),
  }
}

/** Every schema that has a name, with it: those of the routes and those within them. */
function namedSchemas(routes: readonly Described[]): Map<Schema, string> {
  const found = new Map<Schema, string>()
  const look = (schema: Schema | undefined): void => {
    if (!schema || found.has(schema)) return
    const name = nameOf(schema)
    if (name !== undefined) found.set(schema, name)
    for (const inner of innerSchemas(schema)) look(inner)
  }
  for (const { body, described } of routes)
    for (const schema of [
      described.body ?? body?.schema,
      ...Object.values(described.otherBody ?? {}),
      ...Object.values(described.answers).map(a => a.schema),
    ])
      look(schema)
  for (const answer of Object.values(commonAnswers({}))) look(answer.schema)
  return found
}

function innerSchemas(schema: Schema): Schema[] {
  const { entries, item, wrapped, value, options } = schema as Partial<{
    entries: Record<string, Schema>
    item: Schema
    wrapped: Schema
    value: Schema
    options: unknown[]
  }>
  const alternatives = (options ?? []).filter(option => typeof option === 'object') as Schema[]
  return [...Object.values(entries ?? {}), item, wrapped, value, ...alternatives].filter(inner => inner !== undefined)
}

/** The name that `named` gave a schema. */
function nameOf(schema: Schema): string | undefined {
  if (!('pipe' in schema)) return undefined
  for (const action of schema.pipe as readonly v.GenericPipeAction[])
    if (action.kind === 'metadata' && 'metadata' in action) {
      const { ref } = action.metadata as { ref?: string }
      if (ref !== undefined) return ref
    }
  return undefined
}

const configOf = (schemas: Map<Schema, string>) => ({
  definitions: Object.fromEntries([...schemas].map(([schema, name]) => [name, schema])),
  overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`,
  errorMode: 'ignore' as const,
  target: 'draft-2020-12' as const,
})

function convert(schema: Schema, schemas: Map<Schema, string>): Json {
  const { $schema: _, $defs: __, ...shown } = toJsonSchema(schema as v.GenericSchema, configOf(schemas)) as Json
  return shown
}

/** A named schema itself, not the reference to it. */
function convertAlone(schema: Schema, schemas: Map<Schema, string>): Json {
  return convert(schema, new Map([...schemas].filter(([other]) => other !== schema)))
}
