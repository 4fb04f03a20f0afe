import type { AdviceId } from './catalogue.ts'
import { judgeMetaInfo, type MetaInfoKind } from './meta-info.ts'
import type { SeenCall } from './seen.ts'

/** A rule that a call broke, and how in words. */
export type Found = { rule: AdviceId; detail: string }

/** 0.6 MB, and how many Base64 characters stand for it. Source: faceVerify. */
const largestBase64 = Math.ceil((0.6 * 1024 * 1024 * 4) / 3)

/**
 * Tells which rules a call breaks all by itself, whatever came before: its answer names them.
 * @param readBy The parameters that each known action reads.
 */
export function createJudge(readBy: ReadonlyMap<string, ReadonlySet<string>>) {
  let lastMetaInfo: { text: string; judged: MetaInfoKind } | undefined

  /** Tests send the same MetaInfo again and again: it is judged once. */
  const judge = (text: string): MetaInfoKind => {
    if (lastMetaInfo?.text !== text)
      lastMetaInfo = { text: text.length > 4096 ? '' : text, judged: judgeMetaInfo(text) }
    return lastMetaInfo.judged
  }

  const judgeInitialize = ({ parameters }: SeenCall, add: (rule: AdviceId, detail: string) => void) => {
    const value = (name: string) => parameters.get(name) ?? ''
    const user = value('MerchantUserId')
    const personal = personalIdKind(user)
    if (personal) add('user-id-personal', `MerchantUserId of ${user.length} characters reads as ${personal}`)
    const metaInfo = value('MetaInfo')
    const { kind, deviceType } = metaInfo === '' ? { kind: 'genuine' as const, deviceType: undefined } : judge(metaInfo)
    if (kind !== 'genuine') add(`meta-info-${kind}`, `MetaInfo of ${metaInfo.length} characters`)
    if (deviceType === 'web' && value('Model') === 'PHOTINUS_LIVENESS')
      add('photinus-on-pc', 'Model PHOTINUS_LIVENESS, deviceType web')
    const picture = value('FacePictureBase64')
    if (picture && value('FacePictureUrl')) add('both-pictures', 'FacePictureBase64 and FacePictureUrl')
    if (picture.length > largestBase64)
      add('large-base64-picture', `FacePictureBase64 of ${Math.round((picture.length * 3) / 4)} bytes`)
    if (value('CallbackUrl') && !value('CallbackToken'))
      add('callback-without-token', 'CallbackUrl without CallbackToken')
  }

  return (call: SeenCall): readonly Found[] => {
    let found: Found[] | undefined
    const add = (rule: AdviceId, detail: string) => {
      found ??= []
      found.push({ rule, detail })
    }
    const { accessKeyId, action, parameters, origin } = call
    const known = readBy.get(action)
    if (known)
      for (const name of parameters.keys())
        if (!known.has(name)) add('unread-parameter', `${action}: ${name.slice(0, 64)}`)
    if (accessKeyId !== '' && origin !== undefined) add('key-in-browser', `Origin ${origin.slice(0, 100)}`)
    if (action === 'Initialize' || action === 'InitializeV2') judgeInitialize(call, add)
    return found ?? none
  }
}

const none: readonly Found[] = []

const emailAddress = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,24}$/i
/** Marks that people put between the digits of a phone number. */
const phoneMarks = /[ ().-]/g
/**
 * Digits alone are most likely an id of the caller's own (the documents' example is 123456789): it takes the form of a
 * mobile number of mainland China, or the zeros of a call to another area or country, to read as a phone number.
 */
const phoneDigits = /^((00)?86)?1[3-9]\d{9}$|^0{1,2}[1-9]\d{8,12}$/
/** 2026-01-31, as it stands at the beginning of ids and of dates of birth. */
const startsWithDate = /^(19|20)\d\d[ .-]?(0[1-9]|1[0-2])[ .-]?([0-2]\d|3[01])/

function isPhoneNumber(text: string): boolean {
  if (text.length > 32 || !/^\+?[\d ().-]+$/.test(text)) return false
  const digits = text.replace('+', '').replace(phoneMarks, '')
  if (digits.length < 7 || digits.length > 15) return false
  if (text.startsWith('+')) return true
  if (phoneDigits.test(digits)) return true
  return digits.length >= 9 && /\d[ ().-]+\d/.test(text) && !startsWithDate.test(text)
}

/** What a MerchantUserId reads as, if it says who somebody is. */
function personalIdKind(text: string): 'an e-mail address' | 'a phone number' | undefined {
  if (text.length > 256) return undefined
  if (text.includes('@') && emailAddress.test(text)) return 'an e-mail address'
  return isPhoneNumber(text) ? 'a phone number' : undefined
}
