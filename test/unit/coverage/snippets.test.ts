import { fakeMetaInfo, fakePortrait } from 'cloudauth-emulator/faker'
import { expect, test as withEmulator } from 'cloudauth-emulator/vitest'
import { describe } from 'vitest'
import { coverageRows } from '../../../src/coverage/rows.ts'
import { emulatedActions } from '../../../src/operations/actions.ts'
import type { EmulatedAction } from '../../../src/operations/operation.ts'

type Parameters = Record<string, string>
type Answer = { Code?: string; Message?: string; Result?: object }

/** What an integrator's code does for a snippet: it calls the action, and gives its Result or throws its Code. */
const callOf =
  (url: string, { name, version, documents }: EmulatedAction, defaults: Parameters) =>
  async (given: Parameters | string = {}) => {
    const asked = typeof given === 'string' ? { TransactionId: given } : given
    const { ProductCode = 'FACE_LIVENESS' } = asked
    const { example = {} } =
      documents.findLast(document => document.example.ProductCode === ProductCode) ?? documents.at(0) ?? {}
    const pictures = Object.keys(example).filter(parameter => /Picture(Base64)?$/.test(parameter))
    const portraits = Object.fromEntries(pictures.map(parameter => [parameter, fakePortrait()]))
    const parameters = {
      ...example,
      ...portraits,
      ...defaults,
      ...asked,
      Action: name,
      Version: version,
      Format: 'JSON',
    }
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })
    const { Code = 'Success', Message, Result = {} } = (await response.json()) as Answer
    if (Code !== 'Success') throw new Error(`${Code}: ${Message} ${response.headers.get('x-emulator-reason')}`)
    return Result
  }

/** The test that a snippet defines. */
function testIn(snippet: string, calls: Record<string, unknown>) {
  const defined: { name: string; run: (fixtures: object) => Promise<void> }[] = []
  const define = (name: string, run: (fixtures: object) => Promise<void>) => defined.push({ name, run })
  new Function('test', 'expect', ...Object.keys(calls), snippet)(define, expect, ...Object.values(calls))
  const [only] = defined
  if (!only || defined.length !== 1) throw new Error(`not one test: ${snippet}`)
  return only
}

describe('what to write next', () => {
  const test = withEmulator.extend({ emulatorOptions: { auth: 'lenient' as const, faces: 'present' as const } })

  for (const { id, snippet } of coverageRows)
    test(`pasted as it is, brings about ${id}`, async ({ emulator }) => {
      const calls = Object.fromEntries(
        emulatedActions.map(action => [
          action.name.charAt(0).toLowerCase() + action.name.slice(1),
          callOf(emulator.url, action, { MerchantBizId: 'order1001', MetaInfo: fakeMetaInfo('web') }),
        ]),
      )
      await testIn(snippet, calls).run({ emulator })
      const { rows } = await emulator.coverage()
      expect(rows.filter(({ state }) => state !== 'never met').map(row => row.id)).toContain(id)
    })
})
