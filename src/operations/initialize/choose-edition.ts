import { ApiError } from '../../gateway/api-error.ts'
import type { EditionChoice } from '../../options/choices.ts'
import { type EditionName, editions, otherProductCodes } from './editions.ts'

/** One of the two documents, with the request table that a call is held against. */
type Edition = (typeof editions)[EditionName]

/**
 * The document that a call is held against: the fixed one, or with `auto` the one of its ProductCode. A fixed document
 * refuses other products in its own first row.
 */
export function chooseEdition(productCode: string | undefined, choice: EditionChoice): Edition {
  if (choice !== 'auto') return editions[choice]
  if (!productCode)
    throw new ApiError('MissingParameter', `ProductCode: required, but ${productCode === '' ? 'empty' : 'absent'}`)
  const names = Object.keys(editions) as EditionName[]
  const name = names.find(candidate => editions[candidate].productCode === productCode)
  if (name) return editions[name]
  const emulated = names.map(candidate => editions[candidate].productCode).join(', ')
  throw new ApiError(
    'InvalidParameter',
    otherProductCodes.includes(productCode)
      ? `ProductCode: ${productCode} is a product of the real service that is not emulated; ${emulated} are`
      : `ProductCode: "${productCode.slice(0, 40)}" is not one of ${emulated}`,
  )
}
