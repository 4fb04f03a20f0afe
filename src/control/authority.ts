import * as v from 'valibot'
import { errorBody, type Route, refuses, route } from './route.ts'
import type { Verbs } from './verbs.ts'

/** What a client must trust to call by https. A certificate is not a secret: no token is asked for. */
export const authorityRoutes = ({ authority }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/ca.pem',
    summary: "The CA's certificate, for clients that call by https",
    answers: {
      200: { description: 'the certificate, PEM', contentType: 'application/x-pem-file', schema: v.string() },
      404: refuses('there is no CA: no TLS, or a certificate of your own'),
    },
    async handle({ c }) {
      const text = await authority?.()
      if (text !== undefined) return c.body(text, 200, { 'content-type': 'application/x-pem-file' })
      const why = authority ? 'The emulator shows a certificate of your own (--tls-cert).' : 'TLS is off.'
      return c.json(errorBody('no-ca', `${why} Trust that certificate, or call by http.`), 404)
    },
  }),
]
