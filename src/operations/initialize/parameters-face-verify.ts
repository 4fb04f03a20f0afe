import { decodeBase64 } from '../../images/decode-base64.ts'
import { lettersAndDigits, lettersDigitsUnderscores, type Parameter } from '../parameter.ts'
import { callbackUrlFault, httpUrlFault } from '../url-rules.ts'

/** The request table of Initialize for FACE_VERIFY, in documented order. Source: faceVerify. */
export const faceVerifyParameters = [
  { name: 'ProductCode', required: true, values: ['FACE_VERIFY'], source: 'faceVerify' },
  { name: 'SceneCode', maxLength: 10, charset: lettersDigitsUnderscores, isOwnId: true, source: 'faceVerify' },
  {
    name: 'MerchantBizId',
    required: true,
    maxLength: 32,
    charset: lettersAndDigits,
    isOwnId: true,
    source: 'faceVerify',
  },
  {
    name: 'MetaInfo',
    required: true,
    source: 'faceVerify',
    // @guess MetaInfo: any non-empty text passes, also what is not JSON; whether the real service looks into it is
    // not documented. A `deviceType` of `web` or `h5` marks a web client, which gets a TransactionUrl.
  },
  { name: 'MerchantUserId', required: true, source: 'faceVerify' },
  {
    name: 'FacePictureBase64',
    decode: decodeBase64,
    source: 'faceVerify',
    // @guess FacePictureBase64 that is not Base64 (RFC 4648 §4, padding optional; a `data:` prefix, blanks and line
    // breaks are none): InvalidParameter.
  },
  { name: 'FacePictureUrl', check: httpUrlFault, source: 'faceVerify' },
  {
    name: 'SecurityLevel',
    values: ['01', '02'],
    default: '02',
    source: 'faceLiveness',
    // @guess SecurityLevel, Model, DocVideo and AppQualityCheck of FACE_VERIFY: the values of the FACE_LIVENESS
    // document. The SDK says that SecurityLevel defaults to 01; both documents of 2026 that give a default say 02.
  },
  { name: 'Model', values: ['LIVENESS', 'PHOTINUS_LIVENESS'], default: 'LIVENESS', source: 'faceLiveness' },
  { name: 'DocVideo', values: ['N', 'Y'], default: 'N', source: 'faceLiveness' },
  {
    name: 'CallbackUrl',
    check: callbackUrlFault,
    source: 'faceVerify',
    // @guess CallbackUrl against its rules or not reachable: the documents say status 400 and name no code; here
    // InvalidParameter. By default (`--callback-rules local`) http to this machine or a private network passes and
    // nothing is probed; `documented` is the real rule.
  },
  { name: 'CallbackToken', source: 'faceVerify' },
  { name: 'AppQualityCheck', values: ['Y', 'N'], default: 'Y', source: 'faceLiveness' },
  // Not of the native document: where the browser of a web client goes afterwards.
  { name: 'ReturnUrl', source: 'sdk' },
] as const satisfies readonly Parameter[]
