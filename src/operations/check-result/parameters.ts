import type { RequestDocument } from '../operation.ts'
import { lettersAndDigits, type Parameter } from '../parameter.ts'

/** The request table of CheckResult, in documented order. Source: checkResult. */
const parameters = [
  {
    name: 'MerchantBizId',
    required: true,
    maxLength: 32,
    charset: lettersAndDigits,
    isOwnId: true,
    source: 'checkResult',
    // @guess CheckResult: MerchantBizId keeps to the rule of Initialize and is not compared with the one given
    // there; no document says that it must be equal.
  },
  { name: 'TransactionId', required: true, source: 'checkResult' },
  { name: 'IsReturnImage', values: ['Y', 'N'], default: 'N', source: 'checkResult' },
] as const satisfies readonly Parameter[]

export const checkResultDocument = {
  title: 'CheckResult',
  products: ['FACE_VERIFY', 'FACE_LIVENESS'],
  source: 'checkResult',
  parameters,
  example: { MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001', TransactionId: `hksb${'0'.repeat(28)}` },
} as const satisfies RequestDocument
