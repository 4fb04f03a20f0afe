import type { Code } from '../../gateway/error-codes.ts'
import type { EditionChoice } from '../../options/choices.ts'
import type { ProductCode } from '../../products/products.ts'
import type { RequestDocument } from '../operation.ts'
import { editionExample, smallPicture } from './example.ts'
import { faceLivenessParameters } from './parameters-face-liveness.ts'
import { faceVerifyParameters } from './parameters-face-verify.ts'

/** One of the two seed documents of Initialize, and the product that it is for. */
export type Edition = RequestDocument & { productCode: ProductCode }

/** The documents of Initialize, by the names that `--edition` takes. They are two products, not two ages of one page. */
export const editions = {
  'face-verify': {
    title: 'FACE_VERIFY',
    productCode: 'FACE_VERIFY',
    products: ['FACE_VERIFY'],
    source: 'faceVerify',
    parameters: faceVerifyParameters,
    example: { ProductCode: 'FACE_VERIFY', ...editionExample, FacePictureBase64: smallPicture },
  },
  'face-liveness': {
    title: 'FACE_LIVENESS',
    productCode: 'FACE_LIVENESS',
    products: ['FACE_LIVENESS'],
    source: 'faceLiveness',
    parameters: faceLivenessParameters,
    example: { ProductCode: 'FACE_LIVENESS', ...editionExample },
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
