import * as v from 'valibot'
import { type Descriptions, refuses } from './description.ts'

export const authorityDescriptions: Descriptions = {
  'GET /ca.pem': {
    summary: "The CA's certificate, for clients that call by https",
    answers: {
      200: { description: 'the certificate, PEM', contentType: 'application/x-pem-file', schema: v.string() },
      404: refuses('there is no CA: no TLS, or a certificate of your own'),
    },
  },
}
