import { english } from './words-en.ts'
import { simplifiedChinese } from './words-zh-hans.ts'
import { traditionalChinese } from './words-zh-hant.ts'

/** The languages that the end user's page speaks, as BCP 47 tags. */
export type Language = 'en' | 'zh-Hans' | 'zh-Hant'

/** How a verification stands, as the end user's page tells it. */
export type VerificationState = 'pending' | 'passed' | 'not-passed' | 'abandoned' | 'expired'

type Notice = { heading: string; text: string }

/** Every text of the end user's page in one language. */
export type VerifyWords = {
  banner: string
  language: string
  title: string
  heading: string
  introduction: string
  product: string
  transaction: string
  subCode: string
  resultCode: string
  timeLeft: string
  clockStands: string
  passHeading: string
  pass: string
  failHeading: string
  subCodes: Readonly<Record<string, string>>
  fail: string
  giveUpHeading: string
  giveUp: string
  moreHeading: string
  moreHint: string
  cameraDenied: string
  noCamera: string
  unsupportedBrowser: string
  closeTab: string
  closeTabHint: string
  back: string
  returnHeading: string
  returns: Readonly<Record<'once' | 'twice' | 'before-result' | 'never', string>>
  resultHeading: string
  resultHint: string
  unusable: Readonly<Record<'insecure' | 'no-devices' | 'no-permission', string>>
  noOutcome: (outcome: string) => string
  wrongProtocol: string
  spokenInstead: (wanted: string) => string
  copyAddress: string
  returning: (host: string) => string
  goBack: string
  needsScript: string
  endings: Readonly<
    Record<Exclude<VerificationState, 'pending'> | 'unknown' | 'used' | 'unsupported' | 'early', Notice>
  >
}

/** The words of each language. Sources of the SubCodes: mainland (204, 205), faceLiveness (206). */
export const verifyWords: Readonly<Record<Language, VerifyWords>> = {
  en: english,
  'zh-Hans': simplifiedChinese,
  'zh-Hant': traditionalChinese,
}
