import { lettersAndDigits, lettersDigitsUnderscores, type Parameter } from '../parameter.ts'
import { callbackUrlFault } from '../url-rules.ts'

/** The request table of Initialize for FACE_LIVENESS, in documented order. Source: faceLiveness. */
export const faceLivenessParameters = [
  {
    name: 'ProductCode',
    required: true,
    values: ['FACE_LIVENESS'],
    source: 'faceLiveness',
    // @guess The order of checks within Initialize: one row of the request table after the other, then the picture;
    // and an empty value counts as absent.
  },
  { name: 'SceneCode', maxLength: 10, charset: lettersDigitsUnderscores, isOwnId: true, source: 'faceLiveness' },
  {
    name: 'MerchantBizId',
    required: true,
    maxLength: 32,
    charset: lettersAndDigits,
    isOwnId: true,
    source: 'faceLiveness',
  },
  { name: 'MetaInfo', required: true, source: 'faceLiveness' },
  { name: 'MerchantUserId', required: true, source: 'faceLiveness' },
  { name: 'SecurityLevel', values: ['01', '02'], default: '02', source: 'faceLiveness' },
  {
    name: 'Model',
    values: ['LIVENESS', 'PHOTINUS_LIVENESS'],
    default: 'LIVENESS',
    source: 'faceLiveness',
    // @guess Model: the two values of the documents. The SDK also knows PHOTINUS_FAR_NEAR_LIVENESS and TEMPLATE,
    // which are refused here.
  },
  { name: 'DocVideo', values: ['N', 'Y'], default: 'N', source: 'faceLiveness' },
  { name: 'CallbackUrl', check: callbackUrlFault, source: 'faceLiveness' },
  { name: 'CallbackToken', source: 'faceLiveness' },
  { name: 'AppQualityCheck', values: ['Y', 'N'], default: 'Y', source: 'faceLiveness' },
  // Not of the native document: where the browser of a web client goes afterwards.
  { name: 'ReturnUrl', source: 'sdk' },
] as const satisfies readonly Parameter[]
