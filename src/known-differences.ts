import { gatewayBehaviours } from './gateway/behaviours.ts'
import { errorCodes } from './gateway/error-codes.ts'
import { pictureRules } from './images/inspect-picture.ts'
import { checkResultBehaviours } from './operations/check-result/behaviours.ts'
import { checkResultParameters } from './operations/check-result/parameters.ts'
import { initializeBehaviours } from './operations/initialize/behaviours.ts'
import { type Edition, editions } from './operations/initialize/editions.ts'
import type { Evidence } from './sources.ts'
import { subCodes } from './transactions/sub-codes.ts'

/** Every guess that is marked in a table, in the order of a call's life: README's "Known differences and guesses". */
export function knownDifferences(): string[] {
  const rows: Evidence[] = [
    ...gatewayBehaviours,
    ...Object.values<Edition>(editions).flatMap(edition => edition.parameters),
    ...initializeBehaviours,
    ...checkResultParameters,
    ...checkResultBehaviours,
    ...subCodes,
    ...pictureRules,
    ...Object.values(errorCodes),
  ]
  return rows.flatMap(row => row.guess ?? [])
}
