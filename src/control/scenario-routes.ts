import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Arming, Match } from '../scenarios/scenarios.ts'
import { answers, given, idNotFound, refuses, takes } from './described.ts'
import { armBody, armedSchema, idParam, keyQuery } from './schemas.ts'
import type { Verbs } from './verbs.ts'

const listed = z.object({
  catalogue: z.array(z.object({ name: z.string(), effect: z.string() })),
  armed: z.array(armedSchema),
})

/** Scenarios: the catalogue, and those that are armed. */
export function addScenarioRoutes(app: OpenAPIHono, { scenarios }: Verbs): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/scenarios',
      summary: 'The catalogue and what is armed',
      request: { query: keyQuery },
      responses: { 200: answers(listed, 'names with their effect; armed ones in the order in which they were armed') },
    }),
    c =>
      c.json(
        {
          catalogue: scenarios.catalogue,
          armed: scenarios.list(c.req.valid('query').accessKeyId),
        },
        200,
      ),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/scenarios',
      summary: 'Arm a scenario for the next calls that match',
      request: { query: keyQuery, body: takes(armBody) },
      responses: { 201: answers(armedSchema, 'armed') },
    }),
    c => {
      const { name, times, match } = c.req.valid('json')
      const { accessKeyId } = c.req.valid('query')
      const arming: Arming = {
        name,
        times,
        match: { ...(given(match) as Match), ...(accessKeyId !== undefined && { accessKeyId }) },
      }
      return c.json(scenarios.arm(arming), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/scenarios',
      summary: 'Disarm all, or all of one key',
      request: { query: keyQuery },
      responses: { 204: { description: 'disarmed' } },
    }),
    c => {
      scenarios.clear(c.req.valid('query').accessKeyId)
      return c.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/scenarios/{id}',
      summary: 'Disarm one',
      request: { params: idParam },
      responses: { 204: { description: 'disarmed' }, 404: refuses('no such scenario is armed') },
    }),
    c => {
      const { id } = c.req.valid('param')
      return scenarios.disarm(id) ? c.body(null, 204) : c.json(idNotFound('armed scenario', id), 404)
    },
  )
}
