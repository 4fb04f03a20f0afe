import type { FaceReport } from '../faces/judge-face.ts'

/** What an operation says about the quality of a face, 0 to 100. */
export type FaceScores = {
  FaceQualityScore: number
  SharpnessScore: number
  IlluminationScore: number
  OcclusionScore: number
  KaOcclusionScore: number
}

/** Where nobody looked at the pixels (`--faces present`), a face is taken as good. */
const takenAsGood: FaceScores = {
  FaceQualityScore: 90,
  SharpnessScore: 90,
  IlluminationScore: 90,
  OcclusionScore: 0,
  KaOcclusionScore: 0,
}

/**
 * The scores of a face that passed its checks.
 *
 * @guess ExtFaceInfo of FaceCompare and FaceLiveness: the names are the SDK's, the scales are our own. SharpnessScore and
 * IlluminationScore are 50 at the limit of the checks for blur and light and rise to 100, FaceQualityScore is the lower of
 * the two, OcclusionScore and KaOcclusionScore are 0 for a free face, which every face is that passes.
 */
export function faceScores(face: FaceReport | undefined): FaceScores {
  if (!face) return takenAsGood
  const scoreOf = (...findings: string[]) => {
    const margins = face.checks
      .filter(({ finding }) => findings.includes(finding))
      .map(({ bound, limit, measured }) =>
        bound === 'least' ? measured / Math.max(limit, 1e-6) - 1 : 1 - measured / Math.max(limit, 1e-6),
      )
    return rounded(50 + 50 * Math.min(1, Math.max(0, ...[Math.min(...margins)].filter(Number.isFinite))))
  }
  const SharpnessScore = scoreOf('face-blurred')
  const IlluminationScore = scoreOf('face-dark', 'face-bright')
  return {
    FaceQualityScore: Math.min(SharpnessScore, IlluminationScore),
    SharpnessScore,
    IlluminationScore,
    OcclusionScore: 0,
    KaOcclusionScore: 0,
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100
