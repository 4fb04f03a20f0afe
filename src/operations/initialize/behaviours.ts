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
    guess: 'TransactionId: `hksb` and 28 hex digits, fitted to the few real ids in public documents.',
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
]
