import { decodeBase64 } from '../../images/decode-base64.ts'
import { smallPicture } from '../initialize/example.ts'
import type { RequestDocument } from '../operation.ts'
import { httpUrlFault } from '../url-rules.ts'

/** The request table of FaceCompare. The SDK sends the pictures in the form, all else in the query. Source: faceCompare. */
export const faceCompareDocument = {
  title: 'FaceCompare',
  products: ['FACE_COMPARE'],
  source: 'faceCompare',
  parameters: [
    { name: 'MerchantBizId', source: 'faceCompare' },
    { name: 'SourceFacePicture', decode: decodeBase64, source: 'faceCompare' },
    { name: 'SourceFacePictureUrl', check: httpUrlFault, source: 'faceCompare' },
    { name: 'TargetFacePicture', decode: decodeBase64, source: 'faceCompare' },
    { name: 'TargetFacePictureUrl', check: httpUrlFault, source: 'faceCompare' },
    { name: 'FaceQualityCheck', source: 'faceCompare' },
    { name: 'FacePictureQualityCheck', source: 'faceCompare' },
  ],
  example: { SourceFacePicture: smallPicture, TargetFacePicture: smallPicture },
} as const satisfies RequestDocument
