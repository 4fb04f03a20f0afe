import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { productParameters } from '../../../src/products/parameters.ts'

/** Copied by hand from the newest SDK: the names by where each action puts them. */
const sdk: { arrays: string[]; parameters: Record<string, { query: string[]; form: string[] }> } = JSON.parse(
  readFileSync(new URL('../../../fixtures/documents/parameters.json', import.meta.url), 'utf8'),
)

const byName = (left: string, right: string) => (left < right ? -1 : 1)

describe.each([
  ['Initialize', 60, false],
  ['InitializeV2', 62, true],
] as const)('the parameters of %s', (action, count, isV2) => {
  const own = productParameters.filter(({ onlyV2 }) => isV2 || !onlyV2)
  const inPlace = (place: 'query' | 'form') =>
    own.filter(row => ((isV2 && row.inV2) || row.in) === place).map(({ name }) => name)

  it(`are ${count}, each once`, () => {
    expect(own).toHaveLength(count)
    expect(new Set(own.map(({ name }) => name)).size).toBe(count)
  })

  it.each(['query', 'form'] as const)(
    'that go in the %s are those of the SDK, none missing and none invented',
    place => {
      expect(inPlace(place).sort(byName)).toEqual([...(sdk.parameters[action]?.[place] ?? [])].sort(byName))
    },
  )

  it('that are lists are those of the SDK', () => {
    expect(own.filter(({ array }) => array).map(({ name }) => name)).toEqual(sdk.arrays)
  })

  it('default to a value that they list', () => {
    for (const { name, values, default: fallback } of own)
      if (fallback !== undefined) expect(values, name).toContain(fallback)
  })
})
