import * as v from 'valibot'
import { ApiError } from '../gateway/api-error.ts'
import { reportPicture } from '../images/inspect-picture.ts'
import { sniffFormat } from '../images/read-header.ts'
import { findRequest } from './find-request.ts'
import { idOfRequest } from './requests.ts'
import { answers, errorBody, idNotFound, type Route, refuses, route } from './route.ts'
import { described, keyQuery, named, takesBytes } from './schemas.ts'
import type { Verbs } from './verbs.ts'

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

/** Pictures: what is measured in one that is sent, and in those of calls. None is stored. */
export function pictureRoutes({ requests, recentPictures, options, examinePixels }: Verbs): Route[] {
  const isShown = () => options.redact === 'secrets'
  const report = (bytes: Uint8Array) => reportPicture(bytes, options, examinePixels)
  const refusal = (thrown: unknown) => {
    if (!(thrown instanceof ApiError)) throw thrown
    return errorBody('busy', `${thrown.reason}. Try again.`)
  }

  return [
    route({
      method: 'post',
      path: '/pictures',
      summary: 'What is measured in a picture, beside the limits; nothing of it is kept',
      otherBody: { 'image/jpeg': takesBytes, 'image/png': takesBytes, 'application/octet-stream': takesBytes },
      answers: { 200: answers(pictureReportSchema, 'everything that was found'), 503: busy },
      async handle({ c }) {
        const bytes = new Uint8Array(await c.req.arrayBuffer())
        try {
          return c.json(await report(bytes), 200)
        } catch (thrown) {
          return c.json(refusal(thrown), 503)
        }
      },
    }),

    route({
      method: 'get',
      path: '/requests/{id}/pictures',
      summary: 'What is measured in the pictures of a call, while they are in memory',
      params: idOfRequest,
      query: v.object(keyQuery),
      answers: {
        200: answers(ofCall, 'its pictures; none where it had none, or newer calls took their place'),
        404: refuses('no such request'),
        503: busy,
      },
      async handle({ params: { id }, query, c }) {
        const entry = await findRequest(requests, id, query)
        if (!entry) return c.json(idNotFound('request', id), 404)
        try {
          const pictures = await Promise.all(
            recentPictures.of(entry.requestId).map(async ({ parameter, bytes }) => ({
              parameter,
              ...(await report(bytes)),
              isShown: isShown(),
            })),
          )
          return c.json({ pictures }, 200)
        } catch (thrown) {
          return c.json(refusal(thrown), 503)
        }
      },
    }),

    route({
      method: 'get',
      path: '/requests/{id}/pictures/{parameter}',
      summary: 'A picture of a call, while it is in memory; only with --redact secrets',
      params: { ...idOfRequest, parameter: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) },
      query: v.object(keyQuery),
      answers: {
        200: { description: 'the picture as it came', contentType: 'image/jpeg', alsoAs: ['image/png'] },
        403: refuses('pictures are not shown (--redact all), or a foreign Host or Origin'),
        404: refuses('no such request, or its picture is not in memory'),
      },
      async handle({ params: { id, parameter }, query, c }) {
        if (!isShown())
          return c.json(
            errorBody('redacted', 'Pictures of calls are not shown. Start with --redact secrets to see your own.'),
            403,
          )
        const entry = await findRequest(requests, id, query)
        const picture = entry && recentPictures.of(entry.requestId).find(kept => kept.parameter === parameter)
        const format = picture && sniffFormat(picture.bytes)
        // Anything but a picture is shown by its measures alone: a browser might run it.
        if (!format) return c.json(idNotFound('picture', `${parameter} of request ${id}`), 404)
        return c.body(Uint8Array.from(picture.bytes), 200, { 'content-type': `image/${format.toLowerCase()}` })
      },
    }),
  ]
}
