import { callbackBehaviours } from '../../src/callbacks/behaviours.ts'
import { faceChecks } from '../../src/faces/face-checks.ts'
import { gatewayBehaviours } from '../../src/gateway/behaviours.ts'
import { errorCodes } from '../../src/gateway/error-codes.ts'
import { pictureRules } from '../../src/images/inspect-picture.ts'
import { checkResultBehaviours } from '../../src/operations/check-result/behaviours.ts'
import { checkResultDocument } from '../../src/operations/check-result/parameters.ts'
import { initializeBehaviours } from '../../src/operations/initialize/behaviours.ts'
import { type Edition, editions } from '../../src/operations/initialize/editions.ts'
import { missing } from '../../src/operations/missing.ts'
import type { Evidence } from '../../src/sources.ts'
import { subCodes } from '../../src/transactions/sub-codes.ts'

/** A guess, and the document that comes nearest to it. */
type Guess = { guess: string; source: Evidence['source'] | undefined }

/** Every guess that is marked in a table, by what it is about: README's "Known differences and guesses". */
export function knownDifferences(): { topic: string; guesses: string[]; rows: Guess[] }[] {
  const parameters: Evidence[] = Object.values<Edition>(editions).flatMap(edition => edition.parameters)
  const topics: [string, readonly Evidence[]][] = [
    ['Gateway', gatewayBehaviours],
    ['Initialize', [...parameters, ...initializeBehaviours]],
    ['Pictures', [...pictureRules, ...faceChecks.map(({ guess }) => ({ source: 'faceVerify' as const, guess }))]],
    ['CheckResult', [...checkResultDocument.parameters, ...checkResultBehaviours, ...subCodes]],
    ['Callbacks', callbackBehaviours],
    ['Codes', Object.values(errorCodes)],
    ['Missing', missing],
  ]
  return topics.map(([topic, rows]) => {
    const guessed = rows.flatMap(({ guess, source }) => (guess === undefined ? [] : { guess, source }))
    return { topic, guesses: guessed.map(({ guess }) => guess), rows: guessed }
  })
}
