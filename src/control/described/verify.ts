import * as v from 'valibot'
import { states } from '../../transactions/transaction.ts'
import { described } from '../schemas.ts'
import { type Answer, answers, type Descriptions, refuses } from './description.ts'

const html = (description: string): Answer => ({ description, contentType: 'text/html', schema: v.string() })

const response = v.object({
  resultCode: v.string(),
  extInfo: v.object({ certifyId: v.string() }),
  subCode: v.optional(v.string()),
})

const next = v.object({
  location: v.string(),
  wayBack: v.optional(v.picklist(['once', 'twice'])),
  response: described(v.optional(response), 'what the browser brings to ReturnUrl, and startVerify to its page'),
})

const liveSchema = v.object({
  state: v.picklist(states),
  millisecondsLeft: v.number(),
  isClockFrozen: v.boolean(),
})

export const verifyDescriptions: Descriptions = {
  'GET /verify/{id}': {
    summary: 'The page that an end user sees',
    description:
      'Its own script does what outcome asks for, by POST: this address by itself changes nothing. frame and protocol are set by startVerify.',
    answers: {
      200: html('the page'),
      404: html('no such transaction'),
      410: html('opened a second time, with --url-use once'),
    },
  },
  'GET /verify/{id}/state': {
    summary: 'How a verification stands, for its page',
    answers: { 200: answers(liveSchema, 'state and time left'), 404: refuses('no such transaction') },
  },
  'POST /verify/{id}': {
    summary: 'The outcome that the end user chose, sent by the script of the page, or by its form',
    answers: {
      200: answers(next, 'where to go: ReturnUrl, or back to the page; to a form, a page that goes there'),
      404: answers(next, 'no such transaction; the page says so'),
      400: refuses('its product cannot end so, or the body is not what is allowed'),
      409: answers(next, 'it is not pending; the page says how it ended'),
    },
  },
}
