import { joinParts } from './join-parts.ts'
import { sniffFormat } from './read-header.ts'

/**
 * A JPEG or PNG cut down to what its pixels need, colour profile and orientation among it. Decoders unpack much else:
 * a megabyte of compressed text in a PNG grows to a gigabyte, a second picture within a JPEG changes the first.
 */
export function onlyPicture(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return joinParts(sniffFormat(bytes) === 'PNG' ? neededOfPng(bytes, view) : neededOfJpeg(bytes, view))
}

const textTypes = [0x74455874, 0x7a545874, 0x69545874] // tEXt, zTXt, iTXt

/** All but the text. Source: W3C PNG, 11.3.3. */
function neededOfPng(bytes: Uint8Array, view: DataView): Uint8Array[] {
  const needed = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (!textTypes.includes(view.getUint32(at + 4))) needed.push(bytes.subarray(at, end))
    at = end
  }
  needed.push(bytes.subarray(at))
  return needed
}

/** All from the first scan on, and of what is before it not what applications and people wrote. Source: ITU-T T.81, B.2. */
function neededOfJpeg(bytes: Uint8Array, view: DataView): Uint8Array[] {
  const needed = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    const marker = view.getUint8(at + 1)
    const end = isBare(marker) ? at + (marker === 0xff ? 1 : 2) : at + 2 + view.getUint16(at + 2)
    if (!isBare(marker) && isNeeded(marker, bytes.subarray(at + 4, end))) needed.push(bytes.subarray(at, end))
    at = end
  }
  needed.push(bytes.subarray(at))
  return needed
}

/** Fill bytes and markers without a length. */
const isBare = (marker: number) => marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

const [app0, app1, app2, app14, app15, comment] = [0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe]

/** Not a comment, and of the application segments JFIF, Exif (orientation), the colour profile and Adobe's transform. */
function isNeeded(marker: number, content: Uint8Array): boolean {
  if (marker === app1) return startsWith(content, 'Exif\0')
  if (marker === app2) return startsWith(content, 'ICC_PROFILE\0')
  return marker !== comment && (marker < app0 || marker > app15 || marker === app0 || marker === app14)
}

function startsWith(content: Uint8Array, text: string): boolean {
  return [...text].every((character, index) => content[index] === character.charCodeAt(0))
}
