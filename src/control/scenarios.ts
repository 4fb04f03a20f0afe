import * as v from 'valibot'
import { type Arming, ArmingRefused } from '../scenarios/read-arming.ts'
import { errorBody, idNotFound, type Route, route, takes } from './route.ts'
import { idParam, keyQuery, pageQuery, text } from './schemas.ts'
import { pageOf } from './search.ts'
import type { Verbs } from './verbs.ts'

/** Checked by the scenarios themselves: they know what each one takes, and suggest the nearest name for what none takes. */
const armBody = v.looseObject({
  name: v.optional(v.unknown()),
  times: v.optional(v.unknown()),
  match: v.optional(v.objectWithRest({ accessKeyId: v.optional(v.string()) }, v.unknown())),
})

/** Scenarios: the catalogue, and those that are armed. */
export const scenarioRoutes = ({ scenarios }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/scenarios',
    query: v.object({ ...keyQuery, ...pageQuery }),
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
    query: v.object({ accessKeyId: text('for this AccessKeyId only') }),
    body: takes(armBody),
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
    query: v.object(keyQuery),
    async handle({ query, c }) {
      await scenarios.clear(query.accessKeyId)
      return c.body(null, 204)
    },
  }),

  route({
    method: 'delete',
    path: '/scenarios/{id}',
    params: idParam,
    query: v.object(keyQuery),
    handle: async ({ params: { id }, query: { accessKeyId }, c }) =>
      (await scenarios.list(accessKeyId)).some(armed => armed.id === id) && (await scenarios.disarm(id))
        ? c.body(null, 204)
        : c.json(idNotFound('armed scenario', id), 404),
  }),
]
