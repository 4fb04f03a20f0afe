import * as v from 'valibot'
import { named } from '../schemas.ts'
import { answers, type Descriptions, moment } from './description.ts'

const clockSchema = named('Clock', v.object({ now: moment, frozen: v.boolean() }))

export const clockDescriptions: Descriptions = {
  'GET /clock': {
    summary: 'What the clock shows',
    answers: { 200: answers(clockSchema, 'the clock') },
  },
  'PUT /clock': {
    summary: 'Set, move, freeze or release the clock; what becomes due is fired, in order',
    answers: { 200: answers(clockSchema, 'the clock afterwards') },
  },
}
