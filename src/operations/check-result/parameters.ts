import type { Parameter } from '../../gateway/parameter.ts'
import { lettersAndDigits } from '../charsets.ts'

/** The request table of CheckResult, in documented order. Source: checkResult. */
export const checkResultParameters = [
  {
    name: 'MerchantBizId',
    required: true,
    maxLength: 32,
    charset: lettersAndDigits,
    source: 'checkResult',
    guess:
      'CheckResult: MerchantBizId keeps to the rule of Initialize and is not compared with the one given there; no document says that it must be equal.',
  },
  { name: 'TransactionId', required: true, source: 'checkResult' },
  { name: 'IsReturnImage', values: ['Y', 'N'], default: 'N', source: 'checkResult' },
] as const satisfies readonly Parameter[]
