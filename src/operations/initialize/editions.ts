import type { Code } from '../../gateway/error-codes.ts'
import type { EditionChoice } from '../../options/choices.ts'
import type { RequestDocument } from '../operation.ts'
import { faceLivenessParameters } from './parameters-face-liveness.ts'
import { faceVerifyParameters } from './parameters-face-verify.ts'

/** One of the two documents of Initialize: the product that it is for, and what it takes and answers with. */
export type Edition = RequestDocument & { productCode: string; takesPicture: boolean; answersProtocol: boolean }

const example = {
  SceneCode: 'contract',
  MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001',
  MetaInfo: JSON.stringify({ zimVer: '3.0.0', bioMetaInfo: '4.1.0:11501568,0', deviceType: 'ios' }),
  MerchantUserId: 'contract',
}

/** A grey PNG of 64x48: whatever else a call breaks is found before the picture is looked at. */
const smallPicture =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAJUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBALB12AwvgBbYhXmNQAAAABJRU5ErkJggg=='

/** The documents of Initialize, by the names that `--edition` takes. They are two products, not two ages of one page. */
export const editions = {
  'face-verify': {
    title: 'FACE_VERIFY',
    productCode: 'FACE_VERIFY',
    products: ['FACE_VERIFY'],
    source: 'faceVerify',
    parameters: faceVerifyParameters,
    example: { ProductCode: 'FACE_VERIFY', ...example, FacePictureBase64: smallPicture },
    takesPicture: true,
    answersProtocol: false,
  },
  'face-liveness': {
    title: 'FACE_LIVENESS',
    productCode: 'FACE_LIVENESS',
    products: ['FACE_LIVENESS'],
    source: 'faceLiveness',
    parameters: faceLivenessParameters,
    example: { ProductCode: 'FACE_LIVENESS', ...example },
    takesPicture: false,
    answersProtocol: true,
  },
} as const satisfies Record<Exclude<EditionChoice, 'auto'>, Edition>

export type EditionName = keyof typeof editions

/** The refusals that the two documents list. */
export const initializeCodes: readonly Code[] = [
  ...(['MissingParameter', 'InvalidParameter', 'UnqualifiedPhoto', 'DataDuplication', 'ToolargeImage'] as const),
  ...(['DownloadTimeout', 'NoFaceDetected', 'Forbidden.ExceptionRepeatedInvoke'] as const),
  ...(['Forbidden.RAMUserAccessDenied', 'Forbidden.AccountAccessDenied', 'Throttling.Api'] as const),
  ...(['InternalError', 'ServiceUnavailable'] as const),
]

/** Products of the real service that have their own documents and are not emulated. Source: qps, sdk. */
export const otherProductCodes = [
  ...['KYC_GLOBAL', 'FV_GLOBAL', 'FL_GLOBAL', 'IDR_GLOBAL', 'OCR_GLOBAL', 'eKYC', 'eKYC_PRO', 'eKYC_NDI', 'eKYC_MIN'],
  ...['FACE_LIVENESS_PRO', 'FACE_LIVENESS_MIN', 'FACE_IDU', 'FACE_IDU_MIN', 'FACE_COMPARE', 'FACE_CROSS_COMPARE'],
  ...['FACE_DEEPFAKE', 'FACE_GUARD', 'FACE_GUARD_PRO', 'ID_OCR', 'ID_OCR_PRO', 'ID_OCR_MAX', 'ID_NFC', 'ID_2META'],
]
