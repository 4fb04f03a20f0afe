import { docTypeOf } from '../products/doc-types.ts'
import { productOf } from '../products/products.ts'
import { type ByHand, byHandFault, type scoreNames } from './by-hand.ts'

type ScoreName = (typeof scoreNames)[number]

/** What of a result can be set by hand: the keys of its OCR values and of its figures of the face. */
export type Settable = { ocr: readonly string[]; scores: readonly ScoreName[] }

/** The parts of a transaction that decide what its result holds. */
type Opened = {
  productCode: string
  parameters: Readonly<Record<string, string>>
  /** Its picture, if it has one to compare with. */
  picture?: unknown
}

/** What somebody who ends a verification may set: what its product and its DocType show at all. */
export function settableIn({ productCode, parameters, picture }: Opened): Settable {
  const product = productOf(productCode)
  if (!product) return { ocr: [], scores: [] }
  const { result, face, docTypes } = product
  const hasDocument = docTypes !== undefined && result !== 'authority-face'
  return {
    ocr: hasDocument ? docTypeOf(product, parameters).keys : [],
    scores: face ? scoresOf(result, parameters, picture !== undefined) : [],
  }
}

function scoresOf(
  result: NonNullable<ReturnType<typeof productOf>>['result'],
  { Authorize }: Opened['parameters'],
  isCompared: boolean,
): readonly ScoreName[] {
  switch (result) {
    case 'liveness':
      return ['faceQuality']
    case 'face-comparison':
      return ['faceComparisonScore', 'faceQuality']
    case 'face-search':
      return isCompared ? ['faceComparisonScore', 'faceQuality'] : ['faceQuality']
    default:
      return Authorize === 'T' || result === 'authority-face'
        ? ['faceComparisonScore', 'authorityComparisonScore']
        : ['faceComparisonScore']
  }
}

/**
 * Why a result cannot say what somebody wants it to, as the end of a sentence, or undefined. OCR keys that the public
 * lists do not have are taken: the lists are not whole.
 */
export function settingFault(byHand: ByHand, opened: Opened): string | undefined {
  const fault = byHandFault(byHand)
  if (fault) return fault
  const { ocr, scores } = settableIn(opened)
  const { productCode } = opened
  if (ocr.length === 0 && Object.keys(byHand.ocr ?? {}).length > 0) return `ocr: ${productCode} reads no document`
  const foreign = Object.keys(byHand.scores ?? {}).find(name => !scores.some(known => known === name))
  if (foreign === undefined) return undefined
  const has = scores.length > 0 ? `it has ${scores.join(' and ')}` : 'it shows no face'
  return `scores.${foreign} is not in a result of ${productCode} as it was called, ${has}`
}
