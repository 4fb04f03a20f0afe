/** Decodes Base64 leniently: it may skip characters that are none, or throw. What the platform brings. */
export type LenientBase64 = (text: string) => Uint8Array

/**
 * The bytes of strict Base64 (RFC 4648 §4, padding optional), or what is wrong with it. Instead of looking at every
 * character of a megabyte it decodes leniently and compares lengths: a character that was skipped leaves bytes missing.
 */
export function decodeBase64(text: string, lenient: LenientBase64): { bytes: Uint8Array } | { fault: string } {
  const digits = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
  const bytes = tryDecode(text, lenient)
  if (bytes && digits % 4 !== 1 && bytes.length === Math.floor((digits * 3) / 4) && !isUrlSafe(text)) return { bytes }
  return { fault: `no Base64${explain(text)}` }
}

function tryDecode(text: string, lenient: LenientBase64): Uint8Array | undefined {
  try {
    return lenient(text)
  } catch {
    return undefined
  }
}

const isUrlSafe = (text: string) => text.includes('-') || text.includes('_')

function explain(text: string): string {
  if (text.startsWith('data:')) return ': leave the "data:...;base64," prefix away'
  if (text.includes(' ')) return ': it holds blanks; "+" must be sent as %2B'
  if (/[\r\n]/.test(text)) return ': it holds line breaks'
  if (isUrlSafe(text)) return ': it is of the URL-safe alphabet ("-", "_"), use "+" and "/"'
  const at = text.search(/[^A-Za-z0-9+/]/)
  return at < 0 || (at >= text.length - 2 && text[at] === '=')
    ? `: ${text.length} characters, the last group is incomplete`
    : `: character "${text[at]}" at position ${at + 1}`
}
