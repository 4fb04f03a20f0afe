import { ApiError } from '../../gateway/api-error.ts'
import { whenReady } from '../../gateway/awaitable.ts'
import type { Chance } from '../../gateway/chance.ts'
import { faceScores } from '../face-scores.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import { takeInspected } from '../take-picture.ts'
import type { faceLivenessDocument } from './parameters.ts'

/** The MerchantUserId that makes a picture count as an attack, as it makes a verification end so. */
const attacked = /^emulator:not-passed$/

/**
 * FaceLiveness: looks at the largest face of one picture. It cannot tell a living face from a picture of one: every good
 * face passes, unless the call's MerchantUserId is `emulator:not-passed`.
 *
 * @source faceLivenessMin
 * @guess FaceAge and FaceGender of FaceLiveness are made up from the picture's hash; FaceAttributeInfo is left out, for no
 * document says what it holds. The TransactionId is 32 hex digits, as in the SDK's example.
 */
export function createFaceLiveness(
  parts: OperationParts,
): Operation<Given<(typeof faceLivenessDocument)['parameters']>> {
  return (call, given) => {
    const ways = {
      base64: { name: 'FacePictureBase64', bytes: given.FacePictureBase64 },
      url: { name: 'FacePictureUrl', value: given.FacePictureUrl },
    }
    return whenReady(takeInspected(ways, call, parts), taken => {
      if (!taken)
        throw new ApiError(
          'MissingParameter',
          'FacePictureBase64, FacePictureUrl: neither given, FACE_LIVENESS_MIN needs one',
        )
      const isAttack = attacked.test(given.MerchantUserId)
      const { FaceQualityScore, ...scores } = faceScores(taken.face)
      return {
        result: {
          TransactionId: call.chance.hex(32),
          Passed: isAttack ? 'N' : 'Y',
          SubCode: isAttack ? '205' : '200',
          ExtFaceInfo: {
            FaceAttack: isAttack ? 'Y' : 'N',
            ...attributes(parts.chanceOf(`face ${taken.record.sha256}`)),
            ...(given.FaceQuality === 'T' && { FaceQualityScore }),
            ...(given.Occlusion === 'T' && { OcclusionResult: 'N' }),
            ...scores,
          },
        },
      }
    })
  }
}

/** What a face is made up to be: the same for the same picture and seed. */
function attributes(chance: Chance): { FaceAge: number; FaceGender: 'M' | 'F' } {
  return { FaceAge: 18 + (chance.next() % 50), FaceGender: chance.next() % 2 === 0 ? 'M' : 'F' }
}
