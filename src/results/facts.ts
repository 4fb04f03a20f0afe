import type { Chance } from '../gateway/chance.ts'
import type { Person } from '../people/person.ts'
import type { DocType } from '../products/doc-types.ts'
import type { Product } from '../products/products.ts'
import type { ByHand } from '../transactions/by-hand.ts'

/** Pictures of a result as Base64, for those who ask for them. */
type ResultPictures = { face: string; document: readonly string[] }

/** All that the result of a verification is made of. */
export type ResultFacts = {
  product: Product
  /** The parameters of Initialize. */
  parameters: Readonly<Record<string, string>>
  subCode: string
  /** Whether a picture to compare the face with came with the call. */
  isCompared?: boolean
  /** Chance of the transaction alone: asking twice gives the same figures. */
  chance: Chance
  docType?: DocType
  person?: Person
  pictures?: ResultPictures
  videoUrl?: string
  byHand?: ByHand
}
