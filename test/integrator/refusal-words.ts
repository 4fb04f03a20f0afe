/** What the shop answers its user when ID Verification refuses. */
export type RefusalWords = { status: number; words: string }

const ourFault: RefusalWords = { status: 502, words: 'We could not start your identity check. We are looking into it.' }
const tryLater: RefusalWords = { status: 503, words: 'Identity checks are not available. Try again in a few minutes.' }

/**
 * Every code that ID Verification documents.
 * https://www.alibabacloud.com/help/en/ekyc/latest/http-status-code-returned-by-the-server
 */
const documented: Readonly<Record<string, RefusalWords>> = {
  UnqualifiedPhoto: {
    status: 422,
    words: 'Your photo cannot be used. Take a sharp, well lit one with your whole face and nothing in front of it.',
  },
  NoFaceDetected: { status: 422, words: 'There is no face in your photo. Take one of your whole face.' },
  ToolargeImage: { status: 422, words: 'Your photo is too large. Use one of less than 1 MB.' },
  'Forbidden.ExceptionRepeatedInvoke': { status: 429, words: 'Too many attempts. Wait a few minutes and try again.' },
  'Throttling.Api': { status: 503, words: 'Many people are being checked right now. Try again in a moment.' },
  ServiceUnavailable: tryLater,
  InternalError: tryLater,
  TransactionIdInvalid: { status: 410, words: 'This identity check is gone. Start a new one.' },
  ProcessNotCompleted: { status: 409, words: 'This identity check is not finished.' },
  // What follows is nothing that a user could do anything about.
  MissingParameter: ourFault,
  InvalidParameter: ourFault,
  DataDuplication: ourFault,
  DownloadTimeout: ourFault,
  'Forbidden.RAMUserAccessDenied': ourFault,
  'Forbidden.AccountAccessDenied': ourFault,
}

export const isDocumented = (code: string): boolean => code in documented

/** The words for a code; for one that nobody documented, that it is the shop's own fault. */
export const refusalWords = (code: string): RefusalWords => documented[code] ?? ourFault
