import * as v from 'valibot'
import { evidences } from '../differences.ts'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, notBuilt } from './description.ts'

const document = v.object({ title: v.string(), url: v.string(), edition: v.string() })

const difference = named(
  'Difference',
  v.object({
    topic: v.string(),
    behaviour: described(v.string(), 'what the emulator does'),
    evidence: described(v.picklist(evidences), 'what that rests on'),
    source: v.optional(described(document, 'the document that is followed, or the one that comes nearest')),
    against: v.optional(described(v.array(document), 'the documents that say otherwise')),
    switches: described(v.array(v.string()), 'the options that change it'),
  }),
)

export const differenceDescriptions: Descriptions = {
  'GET /differences': {
    summary:
      'Every known difference from the real service, every guess and every documented behaviour, with its source',
    answers: { 200: answers(v.object({ differences: v.array(difference) }), 'by evidence and topic'), 503: notBuilt },
  },
}
