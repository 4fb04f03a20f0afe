import { type Pair, percentEncode, replaceEach } from '../gateway/percent-encoding.ts'
import { type Respelling, touchableIn } from './respell.ts'
import { byNameThenValue, encodedPair, encodeEncoded, isSigned } from './v1.ts'

/** A text that is signed, in the parts in which it is hashed. */
export type Parts = (string | Uint8Array)[]

/** So long, and of these characters only: what they are encoded to is touched by hardly any mistake. */
const shortestPicture = 1000
// Looks for a character that does not belong: a pattern for the whole of 8 MB overflows the stack of the engine.
const noPicture = /[^\w+/=-]/

export const isPicture = (value: string): boolean => value.length >= shortestPicture && !noPicture.test(value)

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The characters of pictures that are encoded; no escape of one holds another. */
const pictureEscapes = [
  ['+', '%2B'],
  ['/', '%2F'],
  ['=', '%3D'],
] as const

/**
 * Pairs as they are signed, sorted and encoded once or twice, with the pictures apart: to spell the rest otherwise does
 * not cost their length, and a picture is spelled once for all mistakes that spell it alike.
 */
export function createSignedText(pairs: readonly Pair[], isTwice: boolean) {
  const encode = (text: string) => (isTwice ? encodeEncoded(text) : text)
  /** Encoded once. */
  const texts: string[] = ['']
  const pictures: string[] = []
  for (const [index, pair] of pairs.filter(isSigned).sort(byNameThenValue).entries()) {
    const before = index > 0 ? '&' : ''
    if (!isPicture(pair.value)) texts[texts.length - 1] += before + encodedPair(pair)
    else {
      texts[texts.length - 1] += `${before}${percentEncode(pair.name)}=`
      pictures.push(pair.value)
      texts.push('')
    }
  }
  const textBytes = texts.map(text => encoder.encode(encode(text)))
  const inTexts = touchableIn(texts)
  const inPictures = touchableIn(pictures.length > 0 ? pictureEscapes.map(([, encoded]) => encoded) : [])
  const spelledPictures = new Map<string, Uint8Array[]>()
  const done = new Set<string>()

  /** Pictures are spelled from their few characters: to go through them byte by byte takes several times as long. */
  const spellPictures = (spell: Respelling['spell']) =>
    pictures.map(picture => {
      let spelled = picture
      for (const [character, encoded] of pictureEscapes)
        spelled = replaceEach(spelled, [[character, decoder.decode(spell(encoder.encode(encode(encoded))))]])
      return encoder.encode(spelled)
    })
  const plainPictures = spellPictures(text => text)

  /** Alternates texts and pictures, in order. */
  const join = (some: readonly Uint8Array[], between: readonly Uint8Array[]): Parts =>
    some.flatMap((text, index) => [text, ...(between[index] ? [between[index]] : [])])

  return {
    plain: join(textBytes, plainPictures),
    /** Spelled as a mistake would; undefined when that changes nothing, or what another did that was asked for before. */
    respelled(respelling: Respelling): Parts | undefined {
      const effect = respelling.effectOn(inTexts)
      const effectOnPictures = respelling.effectOn(inPictures)
      const effects = `${effect};${effectOnPictures}`
      if (effects === ';' || done.has(effects)) return undefined
      done.add(effects)
      const spelledTexts = effect === '' ? textBytes : textBytes.map(respelling.spell)
      if (effectOnPictures === '') return join(spelledTexts, plainPictures)
      // What a mistake does to the whole only, pictures have nothing of.
      const spelled = spelledPictures.get(effectOnPictures) ?? spellPictures(respelling.spell)
      spelledPictures.set(effectOnPictures, spelled)
      return join(spelledTexts, spelled)
    },
  }
}

/** Pairs as they are signed by somebody who encodes nothing. */
export function unencodedText(pairs: readonly Pair[]): string {
  return pairs
    .filter(isSigned)
    .sort(byNameThenValue)
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}
