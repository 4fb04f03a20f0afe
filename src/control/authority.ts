import { errorBody, type Route, route } from './route.ts'
import type { Verbs } from './verbs.ts'

/** What a client must trust to call by https. A certificate is not a secret: no token is asked for. */
export const authorityRoutes = ({ authority }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/ca.pem',
    async handle({ c }) {
      const text = await authority?.()
      if (text !== undefined) return c.body(text, 200, { 'content-type': 'application/x-pem-file' })
      const why = authority ? 'The emulator shows a certificate of your own (--tls-cert).' : 'TLS is off.'
      return c.json(errorBody('no-ca', `${why} Trust that certificate, or call by http.`), 404)
    },
  }),
]
