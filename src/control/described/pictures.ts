import * as v from 'valibot'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, refuses, takesBytes } from './description.ts'

const point = v.object({ x: v.number(), y: v.number() })

const face = v.object({
  score: described(v.number(), 'how sure the detector is, 0 to 1'),
  box: v.object({ left: v.number(), top: v.number(), right: v.number(), bottom: v.number() }),
  keyPoints: v.object({
    rightEye: point,
    leftEye: point,
    nose: point,
    mouth: point,
    rightEar: point,
    leftEar: point,
  }),
  roll: v.number(),
  yaw: v.number(),
  pitch: v.number(),
})

const check = v.object({
  finding: v.string(),
  what: described(v.string(), 'what was measured, in words'),
  measured: v.union([v.number(), v.string()]),
  bound: described(v.optional(v.picklist(['least', 'most'])), 'absent where only one value is good'),
  limit: v.union([v.number(), v.string()]),
  passed: v.boolean(),
  reason: v.optional(v.string()),
})

const reportFields = {
  code: described(v.string(), 'what Initialize answers to this picture'),
  reason: described(v.optional(v.string()), 'the first thing that is wrong'),
  finding: v.optional(v.string()),
  format: v.optional(v.string()),
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  bytes: v.number(),
  checks: described(v.array(check), 'in the order in which Initialize makes them, as far as they can be made'),
  faces: described(v.array(face), 'the one that is judged first; in pixels of the upright picture'),
}

export const pictureReportSchema = named('PictureReport', v.object(reportFields))

const ofCall = v.object({
  pictures: v.array(
    v.object({
      parameter: v.string(),
      ...reportFields,
      isShown: described(v.boolean(), 'whether the picture itself may be fetched: with --redact secrets'),
    }),
  ),
})

const busy = refuses('too many pictures are being looked at, or this one took too long')

export const pictureDescriptions: Descriptions = {
  'POST /pictures': {
    summary: 'What is measured in a picture, beside the limits; nothing of it is kept',
    otherBody: { 'image/jpeg': takesBytes, 'image/png': takesBytes, 'application/octet-stream': takesBytes },
    answers: { 200: answers(pictureReportSchema, 'everything that was found'), 503: busy },
  },
  'GET /requests/{id}/pictures': {
    summary: 'What is measured in the pictures of a call, while they are in memory',
    answers: {
      200: answers(ofCall, 'its pictures; none where it had none, or newer calls took their place'),
      404: refuses('no such request'),
      503: busy,
    },
  },
  'GET /requests/{id}/pictures/{parameter}': {
    summary: 'A picture of a call, while it is in memory; only with --redact secrets',
    answers: {
      200: { description: 'the picture as it came', contentType: 'image/jpeg', alsoAs: ['image/png'] },
      403: refuses('pictures are not shown (--redact all), or a foreign Host or Origin'),
      404: refuses('no such request, or its picture is not in memory'),
    },
  },
}
