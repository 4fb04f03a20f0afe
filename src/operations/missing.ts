import type { Evidence } from '../sources.ts'

/** What the real service has and this emulator has not: neither a guess nor a switch. */
export const missing: readonly Evidence[] = [
  {
    source: 'livenessCheckResult',
    guess: 'The video of `DocVideo=Y` is the same small drawing for everybody, and it never gets lost on the way.',
  },
  {
    source: 'faceLiveness',
    guess: 'AppQualityCheck is taken and changes nothing; for a web client the real service has no such check either.',
  },
  {
    source: 'iduInitialize',
    guess:
      'FACE_IDU searches no face group and registers nobody: VerifyModel, FaceVerifyThreshold, FaceGroupCodes, ReturnFaces, SaveFacePicture, AutoRegistration, FaceRegisterGroupCode and UpdateFaceIfUserExists change nothing.',
  },
  {
    source: 'productSdk',
    guess:
      'Parameters of document products that ask for another capture (Crop, Ocr, DocScanMode, IdThreshold, OcrValueStandard, AutoDocPageConfig, ExperienceCode and the like) are taken and change nothing.',
  },
  {
    source: 'apiOverview',
    guess:
      'Calls per second count for each AccessKeyId and action; the real limit counts for an account and a region: 10 in Hong Kong and Singapore, 3 in Kuala Lumpur and Jakarta by the overview of 2026-10 (`--qps 10`, `--qps 3`), 50 for FACE_LIVENESS and FACE_VERIFY by the page of 2025-12.',
  },
  {
    source: 'checkResult',
    guess: 'Results can be read in every region; the real ones stay in the region where the verification was opened.',
  },
  {
    source: 'serverCodes',
    guess:
      'A picture URL that cannot be fetched (no such host, a status other than 200, more than three redirects) is UnqualifiedPhoto; only a slow one is DownloadTimeout. No document says what the real service answers.',
  },
  {
    source: 'faceLiveness',
    guess: 'A verification that was abandoned or ran out sends no callback; whether a real one does is not documented.',
  },
  {
    source: 'checkResult',
    guess:
      'ExtRiskInfo, ExtBasicInfo, ExtInfo and EkycResult are never given, ExtraImageControlList and ReturnFiveCategorySpoofResult change nothing: what they hold was never published.',
  },
]
