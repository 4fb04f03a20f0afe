import { gatewayBehaviours } from './gateway/behaviours.ts'
import { errorCodes } from './gateway/error-codes.ts'
import { pictureRules } from './images/inspect-picture.ts'
import { initializeBehaviours } from './operations/initialize/behaviours.ts'
import { type Edition, editions } from './operations/initialize/editions.ts'
import type { Evidence } from './sources.ts'

/** Every guess that is marked in a table, in the order of a call's life: README's "Known differences and guesses". */
export function knownDifferences(): string[] {
  const rows: Evidence[] = [
    ...gatewayBehaviours,
    ...Object.values<Edition>(editions).flatMap(edition => edition.parameters),
    ...initializeBehaviours,
    ...pictureRules,
    ...Object.values(errorCodes),
  ]
  return rows.flatMap(row => row.guess ?? [])
}
