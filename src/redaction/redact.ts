import { parseAuthorization } from '../gateway/authorization.ts'
import type { RedactMode } from '../options/choices.ts'
import { maskKeyId } from './mask-key-id.ts'
import { redactLink } from './redact-link.ts'
import { redactText } from './redact-text.ts'
import { longestName, sensitivityOf } from './sensitivity.ts'
import { headOf, readOf, shorten, sizeOf } from './shorten.ts'

/** What stands in the place of a secret. */
const hidden = '***'

/**
 * The value of a parameter as the journal shows it. Signatures and tokens become `***`; CallbackToken and pictures
 * `[N characters]`; of MerchantUserId, which may be a phone number or an address, two characters at each end stay;
 * links lose query and user-info. What is longer than 2,000 characters is cut and says how long it was. In the mode
 * `secrets` users and links stand as they came, but for secrets within them.
 */
export function redactValue(name: string, value: string, mode: RedactMode = 'all'): string {
  if (value === '') return ''
  switch (sensitivityOf(name)) {
    case 'secret':
      return hidden
    case 'length':
      return sizeOf(value.length)
    case 'ends':
      // The magic values of scenarios: documented words, not a person's name.
      return value.startsWith('emulator:') || mode === 'secrets' ? redactPlain(value, mode) : endsOf(value)
    case 'url':
      return mode === 'secrets' ? redactPlain(value, mode) : redactLink(value)
    case 'plain':
      return redactPlain(value, mode)
  }
}

/** A header's value as the journal shows it; of Authorization all but the signature stays. The name is lower-case. */
export function redactHeader(name: string, value: string, mode: RedactMode = 'all'): string {
  return name === 'authorization' ? redactAuthorization(value) : redactValue(name, value, mode)
}

/** The name itself: a caller that encodes a whole query once too often has it all in a name. */
export function redactName(name: string): string {
  return name.length > longestName ? sizeOf(name.length) : redactText(name)
}

/** An AccessKeyId; somebody may have sent `ID:SECRET`, or a malformed Authorization header all that follows the key. */
export function redactKeyId(keyId: string): string {
  return shorten(maskKeyId(upTo(keyId, /[\s;:&=%]/)))
}

/** Any other text: cut, and without what looks like a secret in it. */
export function redactPlain(value: string, mode: RedactMode = 'all'): string {
  return shorten(redactText(readOf(value), mode), value.length)
}

/** The two characters at each end of what is longer than eight, else nothing. */
function endsOf(value: string): string {
  if ([...headOf(value, 20)].length <= 8) return hidden
  const first = [...value.slice(0, 4)].slice(0, 2)
  const last = [...value.slice(-4)].slice(-2)
  return `${first.join('')}${hidden}${last.join('')}`
}

/** Puts the header together from the parts that were read, so that nothing else in it gets through. */
function redactAuthorization(value: string): string {
  const parts = parseAuthorization(readOf(value))
  if (!parts) return value === '' ? '' : hidden
  const { algorithm, credential, signedHeaders, signature } = parts
  const shown = [
    credential && `Credential=${redactKeyId(credential)}`,
    signedHeaders.length > 0 && `SignedHeaders=${upTo(signedHeaders.join(';'), /[^\w;-]/)}`,
    signature && `Signature=${hidden}`,
  ].filter(part => part)
  return shorten(`${upTo(algorithm, /[^\w-]/)} ${shown.join(',')}`.trimEnd())
}

/** A text up to the first character that it cannot have: what follows may be the rest of a malformed header. */
function upTo(text: string, strange: RegExp): string {
  const end = text.search(strange)
  return end < 0 ? text : `${text.slice(0, end)}${hidden}`
}
