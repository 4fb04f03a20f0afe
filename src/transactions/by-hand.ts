/** What somebody who completes a verification by hand wants its result to say. */
export type ByHand = {
  /** OCR values by their keys, as CheckResult names them. */
  ocr?: Readonly<Record<string, string>>
  /** Figures by their keys: faceComparisonScore, authorityComparisonScore, faceQuality. */
  scores?: Readonly<Record<string, number>>
}

/** The figures that can be set: those that a result may hold. */
export const scoreNames = ['faceComparisonScore', 'authorityComparisonScore', 'faceQuality'] as const

/** Bounds of what a transaction keeps of this: more than any document has. */
const most = { values: 64, key: 64, text: 1000 }

/**
 * What is wrong with such values, as the end of a sentence, or undefined.
 * They come from programs and pages, so nothing about them is taken for granted.
 */
export function byHandFault({ ocr = {}, scores = {} }: { ocr?: unknown; scores?: unknown }): string | undefined {
  if (!isRecord(ocr)) return 'ocr is not an object of texts'
  if (!isRecord(scores)) return 'scores is not an object of numbers'
  const texts = Object.entries(ocr)
  if (texts.length > most.values) return `ocr has ${texts.length} values, at most ${most.values} are kept`
  for (const [name, value] of texts) {
    if (!/^\w+$/.test(name) || name.length > most.key) return `ocr.${name.slice(0, 40)} is not the name of a key`
    if (typeof value !== 'string') return `ocr.${name} is ${JSON.stringify(value)}, a text is needed`
    if (value.length > most.text) return `ocr.${name} has ${value.length} characters, at most ${most.text} are kept`
  }
  for (const [name, value] of Object.entries(scores)) {
    if (!scoreNames.some(known => known === name))
      return `scores.${name.slice(0, 40)} does not exist, ${scoreNames.join(', ')} do`
    if (typeof value !== 'number' || !(value >= 0 && value <= 100))
      return `scores.${name} is ${typeof value === 'number' ? value : JSON.stringify(value)}, a number from 0 to 100 is needed`
  }
  return undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
