import { decodeBase64 } from '../../images/decode-base64.ts'
import { smallPicture } from '../initialize/example.ts'
import type { RequestDocument } from '../operation.ts'
import { lettersAndDigits } from '../parameter.ts'
import { httpUrlFault } from '../url-rules.ts'

/** The request table of FaceLiveness. Source: faceLivenessMin. */
export const faceLivenessDocument = {
  title: 'FaceLiveness',
  products: ['FACE_LIVENESS_MIN'],
  source: 'faceLivenessMin',
  parameters: [
    { name: 'ProductCode', required: true, values: ['FACE_LIVENESS_MIN'], source: 'faceLivenessMin' },
    {
      name: 'MerchantBizId',
      required: true,
      maxLength: 32,
      charset: lettersAndDigits,
      isOwnId: true,
      source: 'faceLivenessMin',
    },
    { name: 'MerchantUserId', required: true, source: 'faceLivenessMin' },
    { name: 'FacePictureBase64', decode: decodeBase64, source: 'faceLivenessMin' },
    { name: 'FacePictureUrl', check: httpUrlFault, source: 'faceLivenessMin' },
    { name: 'Crop', values: ['T', 'F'], default: 'F', source: 'faceLivenessMin' },
    { name: 'FaceQuality', values: ['T', 'F'], default: 'F', source: 'faceLivenessMin' },
    { name: 'Occlusion', values: ['T', 'F'], default: 'F', source: 'faceLivenessMin' },
    { name: 'FaceQualityCheck', source: 'faceLivenessMin' },
    { name: 'FaceAttributeCheck', source: 'faceLivenessMin' },
  ],
  example: {
    ProductCode: 'FACE_LIVENESS_MIN',
    MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001',
    MerchantUserId: 'contract',
    FacePictureBase64: smallPicture,
  },
} as const satisfies RequestDocument
