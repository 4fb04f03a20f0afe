import * as v from 'valibot'
import { answers, type Descriptions } from './description.ts'

const status = v.object({ status: v.string() })

const notReady = v.object({ status: v.string(), reason: v.string() })

export const lifeDescriptions: Descriptions = {
  'GET /health': {
    summary: 'Whether the process is alive',
    answers: { 200: answers(status, 'it is') },
  },
  'GET /ready': {
    summary: 'Whether calls are accepted',
    answers: { 200: answers(status, 'they are'), 503: answers(notReady, 'they are not, and why') },
  },
  'POST /reset': {
    summary: 'Forget transactions, journal, callbacks, scenarios and limits; clock and ids go back to their start',
    answers: { 204: { description: 'nothing older is delivered any more' } },
  },
}
