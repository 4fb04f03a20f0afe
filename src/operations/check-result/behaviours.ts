import type { Evidence } from '../../sources.ts'

/** What CheckResult does beyond its request table, and how sure that is. */
export const checkResultBehaviours: Evidence[] = [
  {
    source: 'serverCodes',
    guess:
      'CheckResult answers TransactionIdInvalid for an unknown id and for one of another AccessKeyId, ProcessNotCompleted while pending and also after it was abandoned or ran out; the codes are documented, these triggers only in part.',
  },
  {
    source: 'publicCode',
    guess:
      'The members of a result: FACE_LIVENESS as in a recorded run (faceAttack, faceOcclusion, faceQuality), eKYC and eKYC_PRO as public code reads them. FACE_VERIFY has the keys of FACE_LIVENESS and faceComparisonScore, eKYC_NDI and `Authorize=T` authorityComparisonScore, FACE_IDU faceComparisonScore or duplicateFace: nobody published those. Figures and persons are made up from the seed.',
  },
  {
    source: 'ocrFieldsPro',
    guess:
      'OCR keys: as listed for the eight-digit documents, GLB03001, GLB03002, CHN01001, CHN02001 and CHN03001, as seen for MYS01001; the other documents of eKYC_PRO and ID_OCR_PRO share the keys of a card or a passport.',
  },
  {
    source: 'checkResult',
    guess:
      'Pictures come with `IsReturnImage=Y` when the face passed: with SubCodes 200, 201, 202, 203, 209 and 212, and not with any other.',
  },
  {
    source: 'livenessCheckResult',
    guess:
      'The link to the video stands in ExtFaceInfo as faceVideoUrl: the document names no key. It works for 15 minutes, and none is given from 30 minutes after the end.',
  },
  {
    source: 'checkResult',
    guess: 'CheckResult may be asked as often as one likes within the 30 days, and in any region.',
  },
]
