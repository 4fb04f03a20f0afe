import * as v from 'valibot'
import { type ScenarioName, scenarioNames } from '../scenarios/catalogue.ts'
import type { Arming, Match } from '../scenarios/scenarios.ts'
import {
  answers,
  given,
  idNotFound,
  idParam,
  keyQuery,
  named,
  pageFields,
  pageQuery,
  type Route,
  refuses,
  route,
  takes,
  text,
  wholeNumber,
} from './route.ts'
import { pageOf } from './search.ts'
import type { Verbs } from './verbs.ts'

const match = v.strictObject({
  action: v.optional(v.string()),
  accessKeyId: v.optional(v.string()),
  merchantUserId: v.optional(v.string()),
  merchantBizId: v.optional(v.string()),
  sceneCode: v.optional(v.string()),
})

const scenarioName = v.picklist(scenarioNames as [ScenarioName, ...ScenarioName[]])

const armBody = named(
  'Arm',
  v.strictObject({
    name: scenarioName,
    times: v.optional(wholeNumber(1, 1_000_000), 1),
    match: v.optional(match, {}),
  }),
)

const armedSchema = named('ArmedScenario', v.object({ id: v.string(), name: scenarioName, times: v.number(), match }))

const listed = v.object({
  catalogue: v.array(v.object({ name: v.string(), effect: v.string() })),
  armed: v.array(armedSchema),
  ...pageFields,
})

/** Scenarios: the catalogue, and those that are armed. */
export const scenarioRoutes = ({ scenarios }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/scenarios',
    summary: 'The catalogue, and what is armed in the order in which it was',
    query: v.object({ ...keyQuery, ...pageQuery }),
    answers: { 200: answers(listed, 'names with their effect, and a page of those that are armed') },
    handle({ query: { accessKeyId, ...page }, c }) {
      const { page: armed, ...rest } = pageOf(scenarios.list(accessKeyId), page, ({ id }) => id)
      return c.json({ catalogue: scenarios.catalogue, armed, total: scenarios.list().length, ...rest }, 200)
    },
  }),

  route({
    method: 'post',
    path: '/scenarios',
    summary: 'Arm a scenario for the next calls that match',
    query: v.object({ accessKeyId: text('for this AccessKeyId only') }),
    body: takes(armBody),
    answers: { 201: answers(armedSchema, 'armed') },
    handle({ query: { accessKeyId }, body: { name, times, match: fields }, c }) {
      const arming: Arming = {
        name,
        times,
        match: { ...(given(fields) as Match), ...(accessKeyId !== undefined && { accessKeyId }) },
      }
      return c.json(scenarios.arm(arming), 201)
    },
  }),

  route({
    method: 'delete',
    path: '/scenarios',
    summary: 'Disarm all, or all of one key',
    query: v.object(keyQuery),
    answers: { 204: { description: 'disarmed' } },
    handle({ query, c }) {
      scenarios.clear(query.accessKeyId)
      return c.body(null, 204)
    },
  }),

  route({
    method: 'delete',
    path: '/scenarios/{id}',
    summary: 'Disarm one',
    params: idParam,
    answers: { 204: { description: 'disarmed' }, 404: refuses('no such scenario is armed') },
    handle: ({ params: { id }, c }) =>
      scenarios.disarm(id) ? c.body(null, 204) : c.json(idNotFound('armed scenario', id), 404),
  }),
]
