import { loadOnce } from '../../gateway/load-once.ts'
import { loadFakerWords } from '../../people/faker-words.ts'
import { makePerson } from '../../people/make-person.ts'
import { ownWords } from '../../people/own-words.ts'
import { docTypeOf } from '../../products/doc-types.ts'
import type { ResultFacts } from '../../results/facts.ts'
import { pagesOf } from '../../results/id-info.ts'
import { ocrValues } from '../../results/ocr-values.ts'
import { drawDocument } from '../../results/pictures/draw-document.ts'
import { drawnFace } from '../../results/pictures/drawn-face.ts'

type Wanted = { seed: number; hasDocument: boolean; shows: boolean }

/** Adds to the facts of a result the document, the person that it is of, and the pictures, as far as they are wanted. */
export async function loadFacts(facts: ResultFacts, { seed, hasDocument, shows }: Wanted): Promise<ResultFacts> {
  const { face } = facts.product
  if (!hasDocument) return { ...facts, pictures: { face: drawnFace, document: [] } }
  const docType = docTypeOf(facts.product, facts.parameters)
  const person = makePerson(seed, docType.country, await loadWords())
  if (!shows) return { ...facts, docType, person }
  const fields = { ...ocrValues(docType, person), ...facts.byHand?.ocr }
  const front = { heading: docType.words, fields, portrait: docType.withoutPortrait !== true }
  const back = { heading: `${docType.words} - back`, fields: {}, portrait: false }
  const document = pagesOf({ ...facts, docType }).map((_, page) => drawDocument(page === 0 ? front : back))
  return { ...facts, docType, person, pictures: { face: face ? drawnFace : '', document } }
}

/** Tried once only: were faker loaded later on, the same seed would give other persons from then on. */
const loadWords = loadOnce(async () => (await loadFakerWords()) ?? ownWords)
