import assert from 'node:assert/strict'
import { fakePortrait } from 'cloudauth-emulator/faker'
import type { Emulator } from 'cloudauth-emulator/node'
import type { Applicant } from './identity-checks.ts'
import type { Shop } from './shop.ts'
import { settledOutcome, startedCheck } from './visit-shop.ts'

type Visited = { emulator: Emulator; shop: Shop }

/** One thing that users of the shop go through, and what the shop must make of it. */
export type Flow = { name: string; run: (visited: Visited) => Promise<void> }

/** A check of each kind, by what its applicant brings. */
const applicants = {
  liveness: (): Partial<Applicant> => ({}),
  portrait: (): Partial<Applicant> => ({ portrait: fakePortrait() }),
  passport: (): Partial<Applicant> => ({ document: '01000000' }),
} as const
export type Kind = keyof typeof applicants

const nameOnPassport = 'ANN SPECIMEN'

/** A user finishes a check, which comes to a SubCode: the shop knows, tells why, and sends its gift once. */
export function finishes(kind: Kind, subCode: string, user = 1): Flow {
  const run = async ({ emulator, shop }: Visited) => {
    const { id, transactionId } = await startedCheck(shop, { userId: `user${kind}${user}`, ...applicants[kind]() })
    await emulator.complete(transactionId, {
      subCode,
      ...(kind === 'passport' && { ocr: { englishName: nameOnPassport } }),
    })
    await emulator.callbacks.idle()
    const outcome = await settledOutcome(shop, id)
    const reason = reasonsBySubCode[subCode] ?? ''
    assert.deepEqual(
      outcome,
      subCode === '200'
        ? { state: 'passed', gifts: 1, ...(kind === 'passport' && { name: nameOnPassport }) }
        : { state: 'failed', gifts: 0, reason },
    )
  }
  return { name: `${kind} of user ${user} ends with ${subCode}`, run }
}

const reasonsBySubCode: Readonly<Record<string, string>> = {
  '204': 'Your face is not that of the photo.',
  '205': 'Hold the camera to your own face.',
  '206': 'Use another device.',
  '212': 'Show the original document.',
}

/** The page asks before the user is done, and again afterwards. */
export function asksBefore(kind: Kind, user = 1): Flow {
  const run = async ({ emulator, shop }: Visited) => {
    const { id, transactionId } = await startedCheck(shop, { userId: `early${kind}${user}`, ...applicants[kind]() })
    const before = await (await fetch(`${shop.url}/identity-checks/${id}`)).json()
    assert.equal(before.state, 'pending')
    await emulator.complete(transactionId)
    await emulator.callbacks.idle()
    const { state, gifts } = await settledOutcome(shop, id)
    assert.deepEqual({ state, gifts }, { state: 'passed', gifts: 1 })
  }
  return { name: `${kind} of user ${user} is asked about before it ends`, run }
}

/** The same visits, of which nothing is expected. */
export const asserting = (isAsserting: boolean, flow: Flow): Flow =>
  isAsserting ? flow : { ...flow, run: visited => flow.run(visited).catch(() => undefined) }

/** All flows of the careful shop, each once. */
export const everyFlow: readonly Flow[] = [
  finishes('liveness', '200'),
  finishes('liveness', '205'),
  finishes('liveness', '206'),
  finishes('portrait', '200'),
  finishes('portrait', '204'),
  finishes('passport', '200'),
  finishes('passport', '212'),
  asksBefore('liveness'),
]
