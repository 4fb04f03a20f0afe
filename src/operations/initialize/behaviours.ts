import type { Evidence } from '../../sources.ts'

/** What Initialize does beyond its request tables, and how sure that is. */
export const initializeBehaviours: Evidence[] = [
  {
    source: 'faceVerify',
    guess: 'FACE_VERIFY with neither picture: MissingParameter. The document says only that one is needed.',
  },
  {
    source: 'faceLiveness',
    guess:
      'Result.Protocol equals the TransactionId, as the masked examples of the document suggest; the real one is an opaque text for the client SDK.',
  },
  {
    source: 'sdk',
    guess:
      'TransactionId: `hksb` (`sgsb`, `mysb`, `idsb`, `desb` in other regions) and 28 hex digits, fitted to the few real ids of Hong Kong in public documents.',
  },
  {
    source: 'faceLiveness',
    guess: 'The 30 days for which a result is kept begin when the verification ends, or when its 30 minutes run out.',
  },
  {
    source: 'sdk',
    guess:
      "The page of a TransactionUrl is the emulator's own; it sends the browser to ReturnUrl with `response`, a JSON of resultCode (1000, 1001, 1006), extInfo.certifyId and our subCode, as public code reads it.",
  },
  {
    source: 'qps',
    guess:
      'The default of 50 calls per second is the figure of 2025-12; the API overview of 2026-10 says 10 for Hong Kong (`--qps 10`).',
  },
  {
    source: 'regions',
    guess:
      'A product in a region that its documents do not list: InvalidParameter. Hong Kong takes every product; what Frankfurt offers is not documented, so it does too. FACE_LIVENESS and FACE_VERIFY, documented for Hong Kong alone, are taken everywhere, for their request tables have no such refusal.',
  },
  {
    source: 'docTypes',
    guess:
      'DocType is required for eKYC, eKYC_PRO, eKYC_NDI, ID_OCR and ID_OCR_PRO, DocName and DocNo for eKYC_NDI: the pages lost their marks, every public program sends them. The list of eKYC_PRO is cut off after PHL07001: any three letters and five digits pass.',
  },
  {
    source: 'productSdk',
    guess:
      'Products other than FACE_LIVENESS and FACE_VERIFY: SceneCode, MerchantBizId, MetaInfo, MerchantUserId, CallbackUrl and pictures keep the rules of those two; Model also takes PHOTINUS_FAR_NEAR_LIVENESS and TEMPLATE; what only the SDK describes is taken as it comes.',
  },
  {
    source: 'productSdk',
    guess:
      'InitializeV2 takes FacePictureFile before FacePictureBase64 before FacePictureUrl; that a file wins is documented. A file that nobody uploaded: InvalidParameter. Uploads live for 30 minutes.',
  },
  {
    source: 'publicCode',
    guess:
      'MetaInfo without a `deviceType` of `web` or `h5`: no TransactionUrl, as the sibling product in mainland China does. ID_OCR_PRO has a page for phones only, ID_NFC and the *_GLOBAL products for none.',
  },
]
