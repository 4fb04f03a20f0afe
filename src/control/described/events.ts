import * as v from 'valibot'
import { type Descriptions, refuses } from './description.ts'

const eventSchema = v.object({
  event: v.optional(v.string()),
  data: v.optional(v.string()),
  id: v.optional(v.string()),
  retry: v.optional(v.number()),
})

export const eventDescriptions: Descriptions = {
  'GET /events': {
    summary: 'What happens, as server-sent events',
    description:
      'Events `request`, `transaction`, `callback`, `inbox`, `scenario`, `clock`, `reset`, with what the lists show of it as data. `hello` comes first; `gap` says how many were missed. `Last-Event-ID`, or `after`, goes on behind an event.',
    answers: {
      200: { description: 'the stream', contentType: 'text/event-stream', schema: eventSchema },
      503: refuses('there are too many readers'),
    },
  },
}
