import * as v from 'valibot'
import { catalogue, type ScenarioName, scenarioNames } from '../scenarios/catalogue.ts'
import { type Arming, ArmingRefused } from '../scenarios/read-arming.ts'
import { subCodes } from '../transactions/sub-codes.ts'
import { answers, errorBody, idNotFound, type Route, refuses, route, takes } from './route.ts'
import { idParam, keyQuery, named, pageFields, pageQuery, text, wholeNumber } from './schemas.ts'
import { pageOf } from './search.ts'
import type { Verbs } from './verbs.ts'

const match = v.object({
  action: v.optional(v.string()),
  accessKeyId: v.optional(v.string()),
  merchantUserId: v.optional(v.string()),
  merchantBizId: v.optional(v.string()),
  sceneCode: v.optional(v.string()),
})

/** Read whole by the scenarios, which know what each takes and say what is nearest to what they do not know. */
const armBody = v.looseObject({
  name: v.optional(v.unknown()),
  times: v.optional(v.unknown()),
  match: v.optional(v.objectWithRest({ accessKeyId: v.optional(v.string()) }, v.unknown())),
})

const textOfMatch = v.optional(v.string())

/** `action` is left out: which scenarios can decide which action is for the scenarios to say. */
const shownCommon = {
  times: v.optional(wholeNumber(1, 1_000_000), 1),
  match: v.optional(
    v.strictObject({
      accessKeyId: textOfMatch,
      merchantUserId: textOfMatch,
      merchantBizId: textOfMatch,
      sceneCode: textOfMatch,
    }),
  ),
}

const shownParameters: Record<string, v.GenericSchema> = {
  after: v.optional(
    v.union([v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15)), v.pipe(v.string(), v.regex(/^PT\d{1,6}[HMS]$/))]),
  ),
  subCode: v.optional(v.picklist(subCodes.map(({ code }) => code).filter(code => code !== '200'))),
  phase: v.optional(v.picklist(['before', 'after'])),
}

/** One alternative for each set of parameters that scenarios take. */
const shownArm = named(
  'Arm',
  v.union(
    [...new Set(scenarioNames.map(parametersOf))].map(parameters =>
      v.strictObject({
        name: v.picklist(scenarioNames.filter(name => parametersOf(name) === parameters)),
        ...shownCommon,
        ...Object.fromEntries(Object.entries(shownParameters).filter(([name]) => parameters.split(' ').includes(name))),
      }),
    ),
  ),
)

function parametersOf(name: ScenarioName): string {
  return Object.keys(catalogue[name].parameters).join(' ')
}

const armedSchema = named(
  'ArmedScenario',
  v.looseObject({
    id: v.string(),
    name: v.picklist(scenarioNames),
    times: v.pipe(v.number(), v.description('how many calls it still decides')),
    hits: v.pipe(v.number(), v.description('how many calls it has decided')),
    match,
  }),
)

const listed = v.object({
  catalogue: v.array(
    v.object({
      name: v.string(),
      kind: v.string(),
      effect: v.string(),
      parameters: v.array(
        v.object({
          name: v.string(),
          effect: v.string(),
          allowed: v.string(),
          fallback: v.optional(v.union([v.string(), v.number()])),
        }),
      ),
    }),
  ),
  armed: v.array(armedSchema),
  spent: v.array(armedSchema),
  ...pageFields,
})

/** Scenarios: the catalogue, and those that are armed. */
export const scenarioRoutes = ({ scenarios }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/scenarios',
    summary: 'The catalogue, and what is armed in the order in which it was',
    query: v.object({ ...keyQuery, ...pageQuery }),
    answers: {
      200: answers(
        listed,
        'names with their effect, a page of those that are armed, and those that have decided all their calls',
      ),
    },
    async handle({ query: { accessKeyId, ...page }, c }) {
      const [own, all, spent] = await Promise.all([
        scenarios.list(accessKeyId),
        scenarios.list(),
        scenarios.spent(accessKeyId),
      ])
      const { page: armed, ...rest } = pageOf(own, page, ({ id }) => id)
      return c.json({ catalogue: scenarios.catalogue, armed, spent, total: all.length, ...rest }, 200)
    },
  }),

  route({
    method: 'post',
    path: '/scenarios',
    summary: 'Arm a scenario for the next calls that match',
    query: v.object({ accessKeyId: text('for this AccessKeyId only') }),
    body: { ...takes(armBody), shown: shownArm },
    answers: { 201: answers(armedSchema, 'armed'), 400: refuses('it cannot be read, or can never match') },
    async handle({ query: { accessKeyId }, body, c }) {
      const arming = accessKeyId === undefined ? body : { ...body, match: { ...body.match, accessKeyId } }
      try {
        return c.json(await scenarios.arm(arming as Arming), 201)
      } catch (thrown) {
        if (!(thrown instanceof ArmingRefused)) throw thrown
        return c.json(errorBody('invalid', `${thrown.message} See /_emulator/openapi.json for what is allowed.`), 400)
      }
    },
  }),

  route({
    method: 'delete',
    path: '/scenarios',
    summary: 'Disarm all, or all of one key',
    query: v.object(keyQuery),
    answers: { 204: { description: 'disarmed' } },
    async handle({ query, c }) {
      await scenarios.clear(query.accessKeyId)
      return c.body(null, 204)
    },
  }),

  route({
    method: 'delete',
    path: '/scenarios/{id}',
    summary: 'Disarm one',
    params: idParam,
    query: v.object(keyQuery),
    answers: { 204: { description: 'disarmed' }, 404: refuses('no such scenario is armed') },
    handle: async ({ params: { id }, query: { accessKeyId }, c }) =>
      (await scenarios.list(accessKeyId)).some(armed => armed.id === id) && (await scenarios.disarm(id))
        ? c.body(null, 204)
        : c.json(idNotFound('armed scenario', id), 404),
  }),
]
