import type { ResultCode } from './outcomes.ts'
import type { SubCodeChoice } from './sub-code-choices.ts'
import type { Language, VerificationState } from './words.ts'

export type Ended = Exclude<VerificationState, 'pending'>

/** What CheckResult will say unless somebody changes it: OCR values and figures of the face by their keys. */
export type Reading = { ocr: Readonly<Record<string, string>>; scores: Readonly<Record<string, number>> }

/** Where a page is: its language, its path, and what startVerify put into its address. */
export type Place = {
  language: Language
  path: string
  frame?: { protocol: string; isRight: boolean } | undefined
}

/** One verification as its page needs it; `subCode` and `resultCode` are those it ended with. */
export type Verification = Place & {
  transactionId: string
  productCode: string
  state: VerificationState
  /** The documented language that the page should have spoken, where it cannot. */
  wanted?: string | undefined
  millisecondsLeft: number
  isClockFrozen?: boolean
  subCodes: readonly SubCodeChoice[]
  subCode?: string | undefined
  resultCode?: ResultCode | undefined
  returnUrl?: string | undefined
  reading?: Reading | undefined
  /** What `?outcome=` asks for; the page's script does it. */
  asked?: { outcome: string; subCode?: string | undefined; wayBack?: string | undefined } | undefined
  /** Why the step that the user took could not be taken. */
  problem?: string | undefined
}

/** The address of a page in a language, with what startVerify put there. */
export function addressOf({ path, language, frame }: Place): string {
  const query = new URLSearchParams({
    lang: language,
    ...(frame && { frame: 'startVerify', protocol: frame.protocol }),
  })
  return `${path}?${query}`
}
