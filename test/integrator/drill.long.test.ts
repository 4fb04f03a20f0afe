import { describe, expect, test } from 'vitest'
import { weaknesses } from './careless-checks.ts'
import { brokenBy, brokenByAll, drillShop, withVerdict } from './drill-shop.ts'
import { asksBefore, everyFlow, finishes } from './shop-flows.ts'

const timeout = 300_000
const options = { callbackSubCode: 'subCode' } as const

test('the careful shop survives all that is to be tolerated or refused, and is red on every mutant', {
  timeout,
}, async () => {
  const report = await drillShop([], everyFlow, { jobs: 4 })
  expect(report.verdicts.filter(({ verdict }) => verdict !== 'survived')).toEqual([])
  expect(new Set(report.plan.map(({ name }) => name)).size).toBe(23)
})

describe.each(weaknesses)('a shop with the weakness %s', weakness => {
  test('is broken by that alone', { timeout }, async () => {
    // Who reads Code alone is wrong about everybody who fails: its tests can only have others.
    const last = weakness === 'code-only' ? asksBefore('liveness') : finishes('liveness', '205')
    const report = await drillShop([weakness], [finishes('liveness', '200'), last], { jobs: 4, options })
    expect(withVerdict(report, 'broken')).toEqual(brokenBy[weakness])
    expect(withVerdict(report, 'survived')).toHaveLength(report.plan.length - brokenBy[weakness].length)
  })
})

test('the careless twin is broken by its weaknesses, and by nothing else', { timeout }, async () => {
  const report = await drillShop(weaknesses, [finishes('liveness', '200'), finishes('liveness', '205')], {
    jobs: 4,
    options,
  })
  expect(withVerdict(report, 'broken').sort()).toEqual([...brokenByAll].sort())
  expect(withVerdict(report, 'survived')).toHaveLength(report.plan.length - brokenByAll.length)
})
