import * as v from 'valibot'
import { described } from '../schemas.ts'
import { answers, type Descriptions } from './description.ts'

const optionSchema = v.object({
  name: v.string(),
  flag: v.string(),
  env: v.string(),
  value: described(v.unknown(), 'secrets are not shown'),
  fallback: v.unknown(),
  origin: described(v.string(), 'flag, env, file or default; code where a program passed it'),
  isDefault: v.boolean(),
})

const limitSchema = v.object({
  name: v.string(),
  value: v.number(),
  unit: v.string(),
  of: described(v.optional(v.string()), 'left out, as the other words are, where the file with them is not served'),
  why: v.optional(v.string()),
  past: v.optional(v.string()),
})

const shown = v.object({ version: v.string(), options: v.array(optionSchema), limits: v.array(limitSchema) })

export const optionDescriptions: Descriptions = {
  'GET /options': {
    summary: 'What is in force and where it came from, and the bounds that no option sets',
    answers: { 200: answers(shown, 'every option and every bound') },
  },
}
