import type { Parameter } from '../../gateway/parameter.ts'
import type { EditionChoice } from '../../options/choices.ts'
import type { Source } from '../../sources.ts'
import { faceLivenessParameters } from './parameters-face-liveness.ts'
import { faceVerifyParameters } from './parameters-face-verify.ts'

/** One of the two documents of Initialize: the product that it is for, its request table, what it answers with. */
export type Edition = {
  productCode: string
  parameters: readonly Parameter[]
  takesPicture: boolean
  answersProtocol: boolean
  source: Source
}

/** The documents of Initialize, by the names that `--edition` takes. They are two products, not two ages of one page. */
export const editions = {
  'face-verify': {
    productCode: 'FACE_VERIFY',
    parameters: faceVerifyParameters,
    takesPicture: true,
    answersProtocol: false,
    source: 'faceVerify',
  },
  'face-liveness': {
    productCode: 'FACE_LIVENESS',
    parameters: faceLivenessParameters,
    takesPicture: false,
    answersProtocol: true,
    source: 'faceLiveness',
  },
} as const satisfies Record<Exclude<EditionChoice, 'auto'>, Edition>

export type EditionName = keyof typeof editions

/** Products of the real service that have their own documents and are not emulated. Source: qps, sdk. */
export const otherProductCodes = [
  ...['KYC_GLOBAL', 'FV_GLOBAL', 'FL_GLOBAL', 'IDR_GLOBAL', 'OCR_GLOBAL', 'eKYC', 'eKYC_PRO', 'eKYC_NDI', 'eKYC_MIN'],
  ...['FACE_LIVENESS_PRO', 'FACE_LIVENESS_MIN', 'FACE_IDU', 'FACE_IDU_MIN', 'FACE_COMPARE', 'FACE_CROSS_COMPARE'],
  ...['FACE_DEEPFAKE', 'FACE_GUARD', 'FACE_GUARD_PRO', 'ID_OCR', 'ID_OCR_PRO', 'ID_OCR_MAX', 'ID_NFC', 'ID_2META'],
]
