import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { errorBody } from './described.ts'
import type { Verbs } from './verbs.ts'

/** What a client must trust to call by https. A certificate is no secret: no token is asked for. */
export function addCaRoutes(app: OpenAPIHono, { authority }: Verbs): void {
  const pem = { content: { 'application/x-pem-file': { schema: z.string() } }, description: 'the certificate, PEM' }
  app.openAPIRegistry.registerPath(
    createRoute({
      method: 'get',
      path: '/ca.pem',
      summary: "The CA's certificate, for clients that call by https",
      responses: { 200: pem, 404: { description: 'there is no CA: no TLS, or a certificate of your own' } },
    }),
  )
  app.get('/ca.pem', async c => {
    const text = await authority?.()
    if (text !== undefined) return c.body(text, 200, { 'content-type': 'application/x-pem-file' })
    const why = authority ? 'The emulator shows a certificate of your own (--tls-cert).' : 'There is no TLS here.'
    return c.json(errorBody('no-ca', `${why} Trust that certificate, or call by http.`), 404)
  })
}
