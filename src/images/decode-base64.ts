/** Decodes Base64 leniently: it may skip characters that are none, or throw. What the platform brings. */
export type LenientBase64 = (text: string) => Uint8Array

/**
 * The bytes of strict Base64 (RFC 4648 §4, padding optional), or what is wrong with it. Instead of looking at every
 * character of a megabyte it decodes leniently and compares lengths: a character that was skipped leaves bytes missing.
 */
export function decodeBase64(
  text: string,
  { lenientBase64 }: { lenientBase64: LenientBase64 },
): { value: Uint8Array } | { fault: string } {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const isWhole = digits % 4 !== 1 && (padding === 0 || (digits + padding) % 4 === 0) && digits > 0
  const bytes = isWhole && !isUrlSafe(text) && !wide.test(text) ? tryDecode(text, lenientBase64) : undefined
  if (bytes?.length === Math.floor((digits * 3) / 4)) return { value: bytes }
  return { fault: `no Base64${explain(text, digits)}` }
}

/** A lenient decoder may look at the lower 8 bits only and take U+0141 for "A". Costs nothing where all text is Latin. */
const wide = /[\u0100-\uffff]/

function tryDecode(text: string, lenient: LenientBase64): Uint8Array | undefined {
  try {
    return lenient(text)
  } catch {
    return undefined
  }
}

const isUrlSafe = (text: string) => text.includes('-') || text.includes('_')

function explain(text: string, digits: number): string {
  if (text.startsWith('data:')) return ': leave the "data:...;base64," prefix away'
  if (text.includes(' ')) return ': it holds blanks; "+" must be sent as %2B'
  if (/[\r\n]/.test(text)) return ': it holds line breaks'
  if (isUrlSafe(text)) return ': it is of the URL-safe alphabet ("-", "_"), use "+" and "/"'
  const at = text.search(/[^A-Za-z0-9+/]/)
  if (at >= 0 && at !== digits) return `: character "${text[at]}" at position ${at + 1}`
  return digits % 4 === 1
    ? `: ${text.length} characters, the last group is incomplete`
    : ': the "=" at its end do not fit its length'
}
