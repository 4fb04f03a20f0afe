import type { Chance } from '../../gateway/chance.ts'
import { productOf } from '../../products/products.ts'
import { faceInfo } from '../../results/face-info.ts'
import type { ResultFacts } from '../../results/facts.ts'
import { ocrValues } from '../../results/ocr-values.ts'
import { scoreNames } from '../../transactions/by-hand.ts'
import type { Transaction } from '../../transactions/transaction.ts'
import { loadFacts } from './load-facts.ts'

/** What CheckResult will say of a verification that passes: OCR values and figures of the face by their keys. */
export type Reading = { ocr: Readonly<Record<string, string>>; scores: Readonly<Record<string, number>> }

/** Tells what the result of a verification will hold, for those who want to change it before it ends. */
export async function readingOf(
  { id, productCode, parameters, picture }: Transaction,
  chanceOf: (name: string) => Chance,
): Promise<Reading> {
  const product = productOf(productCode)
  if (!product) return { ocr: {}, scores: {} }
  const hasDocument = product.docTypes !== undefined && product.result !== 'authority-face'
  const facts: ResultFacts = {
    product,
    parameters,
    subCode: '200',
    isCompared: picture !== undefined,
    chance: chanceOf(id),
  }
  const seed = chanceOf(`person of ${id}`).next()
  const { docType, person } = hasDocument ? await loadFacts(facts, { seed, hasDocument, shows: false }) : facts
  const figures = faceInfo(facts) ?? {}
  const scores = scoreNames.flatMap(name => (typeof figures[name] === 'number' ? [[name, figures[name]] as const] : []))
  return { ocr: docType && person ? ocrValues(docType, person) : {}, scores: Object.fromEntries(scores) }
}
