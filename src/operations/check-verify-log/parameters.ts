import type { RequestDocument } from '../operation.ts'
import { lettersAndDigits } from '../parameter.ts'

/** The request table of CheckVerifyLog, which SDKs send in the form. Source: checkVerifyLog. */
export const checkVerifyLogDocument = {
  title: 'CheckVerifyLog',
  source: 'checkVerifyLog',
  parameters: [
    {
      name: 'MerchantBizId',
      required: true,
      maxLength: 32,
      charset: lettersAndDigits,
      isOwnId: true,
      source: 'checkVerifyLog',
    },
    { name: 'TransactionId', required: true, source: 'checkVerifyLog' },
  ],
  example: { MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001', TransactionId: `hksb${'0'.repeat(28)}` },
} as const satisfies RequestDocument
