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
export function personalIdKind(text: string): 'an e-mail address' | 'a phone number' | undefined {
  if (text.length > 256) return undefined
  if (text.includes('@') && emailAddress.test(text)) return 'an e-mail address'
  return isPhoneNumber(text) ? 'a phone number' : undefined
}
