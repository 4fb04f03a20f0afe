import { faceStepPassed } from './face-step.ts'
import type { ResultFacts } from './facts.ts'

type FaceInfo = Readonly<Record<string, string | number>>

/**
 * The figures of a face: made up from the seed, or as somebody wished. Drawn in one order for every product, so that a
 * key that a product lacks does not change the others.
 */
function scoresOf({ chance, subCode, byHand }: ResultFacts) {
  const between = (from: number, to: number) => from + ((to - from) * chance.next()) / 2 ** 32
  const rounded = (value: number) => Math.round(value * 100) / 100
  const made = {
    faceComparisonScore: rounded(subCode === '204' ? between(5, 45) : between(88, 99.9)),
    faceQuality: between(60, 95),
    authorityComparisonScore: rounded(subCode === '207' ? between(5, 45) : between(80, 99.9)),
  }
  return { ...made, ...byHand?.scores }
}

/**
 * Result.ExtFaceInfo in the shape of the product, or undefined for a product without a face.
 *
 * @source publicCode faceAttack, faceOcclusion and faceQuality of FACE_LIVENESS were seen in a recorded run, faceImg and
 * the keys of eKYC in public code.
 * @guess ExtFaceInfo of FACE_VERIFY: the keys of FACE_LIVENESS and faceComparisonScore. Nobody published one.
 * @guess ExtFaceInfo of eKYC_PRO has the keys of eKYC; eKYC_NDI and a call with `Authorize=T` have
 * authorityComparisonScore too; FACE_IDU has the keys of FACE_LIVENESS, faceComparisonScore where a picture to compare
 * with came, and duplicateFace where a group is searched.
 * @guess The link to the video stands in ExtFaceInfo as faceVideoUrl: the document names no key.
 */
export function faceInfo(facts: ResultFacts): FaceInfo | undefined {
  const { product, parameters, subCode, pictures, videoUrl } = facts
  if (!product.face) return undefined
  const scores = scoresOf(facts)
  const passed = faceStepPassed(subCode)
  const liveness = {
    faceAttack: subCode === '205' ? 'Y' : 'N',
    faceOcclusion: 'N',
    faceQuality: scores.faceQuality,
  }
  const comparison = { faceComparisonScore: scores.faceComparisonScore }
  const authority = { authorityComparisonScore: scores.authorityComparisonScore }
  const extras = {
    ...(pictures && passed && { faceImg: pictures.face }),
    ...(videoUrl !== undefined && { faceVideoUrl: videoUrl }),
  }
  switch (product.result) {
    case 'liveness':
      return { ...liveness, ...extras }
    case 'face-comparison':
      return { ...liveness, ...comparison, ...extras }
    case 'face-search':
      return {
        ...liveness,
        ...(facts.isCompared && comparison),
        ...(parameters.FaceGroupCodes && { duplicateFace: 'N' }),
        ...extras,
      }
    default:
      return {
        facePassed: passed ? 'Y' : 'N',
        ...comparison,
        ...((parameters.Authorize === 'T' || product.result === 'authority-face') && authority),
        faceOcclusion: 'N',
        ...extras,
      }
  }
}
