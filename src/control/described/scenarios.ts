import * as v from 'valibot'
import { catalogue, type ScenarioName, scenarioNames } from '../../scenarios/catalogue.ts'
import { subCodes } from '../../transactions/sub-codes.ts'
import { named, wholeNumber } from '../schemas.ts'
import { answers, type Descriptions, pageFields, refuses } from './description.ts'

const match = v.object({
  action: v.optional(v.string()),
  accessKeyId: v.optional(v.string()),
  merchantUserId: v.optional(v.string()),
  merchantBizId: v.optional(v.string()),
  sceneCode: v.optional(v.string()),
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

export const scenarioDescriptions: Descriptions = {
  'GET /scenarios': {
    summary: 'The catalogue, and what is armed in the order in which it was',
    answers: {
      200: answers(
        listed,
        'names with their effect, a page of those that are armed, and those that have decided all their calls',
      ),
    },
  },
  'POST /scenarios': {
    summary: 'Arm a scenario for the next calls that match',
    body: shownArm,
    answers: { 201: answers(armedSchema, 'armed'), 400: refuses('it cannot be read, or can never match') },
  },
  'DELETE /scenarios': {
    summary: 'Disarm all, or all of one key',
    answers: { 204: { description: 'disarmed' } },
  },
  'DELETE /scenarios/{id}': {
    summary: 'Disarm one',
    answers: { 204: { description: 'disarmed' }, 404: refuses('no such scenario is armed') },
  },
}
