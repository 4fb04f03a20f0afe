import * as v from 'valibot'
import { ApiError } from '../gateway/api-error.ts'
import { reportPicture } from '../images/inspect-picture.ts'
import { sniffFormat } from '../images/read-header.ts'
import { findRequest } from './find-request.ts'
import { idOfRequest } from './requests.ts'
import { errorBody, idNotFound, type Route, route } from './route.ts'
import { keyQuery } from './schemas.ts'
import type { Verbs } from './verbs.ts'

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
      takesOtherBody: true,
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
      params: idOfRequest,
      query: v.object(keyQuery),
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
      params: { ...idOfRequest, parameter: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) },
      query: v.object(keyQuery),
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
