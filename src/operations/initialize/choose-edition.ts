import { ApiError } from '../../gateway/api-error.ts'
import type { EditionChoice } from '../../options/choices.ts'
import { productCodes, serverProducts } from '../../products/products.ts'
import { editions } from './editions.ts'
import { productDocuments, v2Documents } from './product-rows.ts'

/**
 * The document of Initialize that a call is held against: the fixed one, or with `auto` the one of its ProductCode. A
 * fixed document refuses other products in its own first row.
 */
export function chooseEdition(productCode: string | undefined, choice: EditionChoice) {
  if (choice !== 'auto') return editions[choice]
  return find(documents, productCode)
}

const documents = byProduct([...Object.values(editions), ...productDocuments])
const documentsOfV2 = byProduct(v2Documents)

/** The document of InitializeV2 that a call is held against. */
export function chooseV2Document(productCode: string | undefined, choice: EditionChoice) {
  const fixed = choice === 'auto' ? undefined : editions[choice].productCode
  return find(documentsOfV2, fixed ?? productCode)
}

function byProduct<Document extends { productCode: string }>(all: readonly Document[]): ReadonlyMap<string, Document> {
  // The first of a product counts.
  return new Map(all.toReversed().map(document => [document.productCode, document]))
}

function find<Document>(documents: ReadonlyMap<string, Document>, productCode: string | undefined): Document {
  if (!productCode)
    throw new ApiError('MissingParameter', `ProductCode: required, but ${productCode === '' ? 'empty' : 'absent'}`)
  const found = documents.get(productCode)
  if (found) return found
  const shown = JSON.stringify(productCode.slice(0, 40))
  const operation = Object.hasOwn(serverProducts, productCode) ? serverProducts[productCode] : undefined
  throw new ApiError(
    'InvalidParameter',
    operation
      ? `ProductCode: ${productCode} belongs to the operation ${operation}, which has no client step`
      : `ProductCode: ${shown} is not one of ${productCodes.join(', ')}`,
  )
}
