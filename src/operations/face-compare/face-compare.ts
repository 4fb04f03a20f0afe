import { comparePrints } from '../../faces/face-print.ts'
import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import { type FaceScores, faceScores } from '../face-scores.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import { type PictureWays, type TakenPicture, takeInspected } from '../take-picture.ts'
import type { faceCompareDocument } from './parameters.ts'

/**
 * The score from which two faces are one person's.
 * @guess The threshold of FaceCompare's Passed is not documented; here 80, which copies of one picture reach.
 */
const enough = 80

/**
 * FaceCompare: looks at two pictures and says how alike their largest faces look. Where the pixels are not looked at
 * (`--faces present`), any two pictures show one face.
 *
 * @source faceCompare
 * @guess The TransactionId of FaceCompare is 32 hex digits, as in the SDK's example; nothing can be asked about it.
 */
export function createFaceCompare(parts: OperationParts): Operation<Given<(typeof faceCompareDocument)['parameters']>> {
  return (call, given) =>
    whenReady(needed('Source', given.SourceFacePicture, given.SourceFacePictureUrl, call, parts), source =>
      whenReady(needed('Target', given.TargetFacePicture, given.TargetFacePictureUrl, call, parts), target => {
        const score = scoreOf(source, target)
        return {
          result: {
            TransactionId: call.chance.hex(32),
            Passed: score >= enough ? 'Y' : 'N',
            FaceComparisonScore: score,
            ExtFaceInfo: { ...faceScores(source.face), ...ofTarget(faceScores(target.face)) },
          },
        }
      }),
    )
}

/** One of the two pictures; exactly one of its ways must be there. */
function needed(
  which: 'Source' | 'Target',
  bytes: Uint8Array | undefined,
  value: string | undefined,
  call: Call,
  parts: OperationParts,
): Awaitable<TakenPicture> {
  const ways: PictureWays = {
    base64: { name: `${which}FacePicture`, bytes },
    url: { name: `${which}FacePictureUrl`, value },
  }
  return whenReady(takeInspected(ways, call, parts), taken => {
    if (taken) return taken
    throw new ApiError(
      'MissingParameter',
      `${ways.base64.name}, ${ways.url.name}: neither given, FaceCompare needs one`,
    )
  })
}

function scoreOf(source: TakenPicture, target: TakenPicture): number {
  if (source.record.sha256 === target.record.sha256) return 100
  const [one, other] = [source.face?.print, target.face?.print]
  return one && other ? comparePrints(one, other) : 100
}

const ofTarget = (scores: FaceScores): Record<string, number> =>
  Object.fromEntries(Object.entries(scores).map(([name, score]) => [`Target${name}`, score]))
