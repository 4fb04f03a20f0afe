import type { Evidence } from '../../sources.ts'

/** What CheckResult does beyond its request table, and how sure that is. */
export const checkResultBehaviours: Evidence[] = [
  {
    source: 'serverCodes',
    guess:
      'CheckResult answers TransactionIdInvalid for an unknown id and for one of another AccessKeyId, ProcessNotCompleted while pending and also after it was abandoned or ran out; the codes are documented, these triggers only in part.',
  },
  {
    source: 'checkResult',
    guess:
      'Result.ExtFaceInfo holds facePassed, faceComparisonScore (FACE_VERIFY), faceOcclusion and, for a passed one with `IsReturnImage=Y`, faceImg (a drawn face): the keys seen in public code; the figures are made up from the seed.',
  },
  {
    source: 'checkResult',
    guess: 'CheckResult may be asked as often as one likes within the 30 days; no video is ever returned.',
  },
]
