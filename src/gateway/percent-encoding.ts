const unreservedOnly = /^[\w.~-]*$/
const leftByEncodeURIComponent = /[!'()*]/g
const beyondAscii = /[\u0080-\uffff]/
const beyondLatin1 = /[\u0100-\uffff]/

/**
 * Percent-encodes as both signature documents ask: UTF-8, only `A-Z a-z 0-9 - _ . ~` stay, hex digits upper-case.
 * Source: rpcSignature and acs3Signature.
 */
export function percentEncode(text: string): string {
  if (text.length < 256 && unreservedOnly.test(text)) return text
  return encodeURIComponent(text).replace(
    leftByEncodeURIComponent,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Decodes one name or value of a query or a form: `+` is a space, broken percent signs stay as they are, bytes that are
 * no UTF-8 become U+FFFD. Never throws.
 */
export function formDecode(raw: string): string {
  const text = raw.includes('+') ? raw.replaceAll('+', ' ') : raw
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return new URLSearchParams(`v=${raw}`).get('v') ?? ''
  }
}

/**
 * Text that came in as raw bytes of a request line or header (Node hands them over as Latin-1), read as the UTF-8 it is.
 * Text of an in-process caller that holds more than bytes only loses its lone surrogates.
 */
export function utf8FromWire(text: string): string {
  if (!beyondAscii.test(text)) return text
  const bytes = beyondLatin1.test(text)
    ? new TextEncoder().encode(text)
    : Uint8Array.from(text, character => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}
