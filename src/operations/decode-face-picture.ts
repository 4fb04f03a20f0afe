import { decodeBase64 } from '../images/decode-base64.ts'
import type { Decoded, RuleContext } from './parameter.ts'

/** The bytes of a FacePictureBase64, or what is wrong with the text. */
export function decodeFacePicture(text: string, { lenientBase64 }: RuleContext): Decoded<Uint8Array> {
  const decoded = decodeBase64(text, lenientBase64)
  return 'fault' in decoded ? decoded : { value: decoded.bytes }
}
