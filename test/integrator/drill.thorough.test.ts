import { DrillRefused, drill, drillJson, drillText, exitCodeOf } from 'cloudauth-emulator/drill'
import { describe, expect, test } from 'vitest'
import { weaknesses } from './careless-checks.ts'
import { brokenByAll, drillShop, withVerdict } from './drill-shop.ts'
import { asserting, finishes } from './shop-flows.ts'

const flows = [finishes('liveness', '200'), finishes('liveness', '205')]
const timeout = 60_000
/** Those that make nobody wait. The long lane has all. */
const only = [
  'callback-contradicts',
  'callback-wrong-token',
  'callback-twice',
  'passed-flipped',
  'ends-not-passed',
  'forgotten',
]
const options = { callbackSubCode: 'subCode' } as const

test('the careful shop survives, and its tests notice a result that is another', { timeout }, async () => {
  const report = await drillShop([], flows, { only, options })
  expect(report.plan.length).toBeGreaterThan(8)
  expect(report.verdicts.filter(({ verdict }) => verdict !== 'survived')).toEqual([])
  expect(exitCodeOf(report.verdicts)).toBe(0)
})

test('its careless twin is broken by its weaknesses, and by nothing else', { timeout }, async () => {
  const report = await drillShop(weaknesses, flows, { only, options })
  const expected = brokenByAll.filter(id => only.includes(id.replace(/@.*$/, '')))
  expect(withVerdict(report, 'broken').sort()).toEqual(expected.sort())
  expect(exitCodeOf(report.verdicts)).toBe(1)
})

test('a breakage shows what was injected where, what came of it, and how to see it again', { timeout }, async () => {
  const report = await drillShop(weaknesses, flows, { only: ['callback-wrong-token'], options })
  const text = drillText(report)
  expect(text).toMatch(/^2 broken\.\n/)
  expect(text).toContain("a callback's token is never compared")
  expect(text).toMatch(/>>> forged callbacks with a wrong token .*, at callback:passed#1\n/)
  expect(text).toMatch(/Initialize FACE_LIVENESS hksb\w{28}: Success\n/)
  expect(text).toMatch(/callback passed for hksb\w{28}: answered 200\n/)
  expect(text).toContain('again: --replay "callback-wrong-token@callback:passed#1"')
  expect(text).toMatch(/it threw AssertionError: .*; the last it wrote:\n {2}\| /)
})

test('a suite that asserts nothing is told so in the first line', { timeout }, async () => {
  const empty = flows.map(flow => asserting(false, flow))
  const report = await drillShop([], empty, { only, options })
  expect(drillText(report)).toMatch(/^The suite asserts nothing about results: /)
  expect(withVerdict(report, 'broken')).toEqual([
    'ends-not-passed',
    'passed-flipped@FACE_LIVENESS:200',
    'passed-flipped@FACE_LIVENESS:205',
  ])
  // It would be green whatever happened to a user whose result is gone.
  expect(withVerdict(report, 'unsure')).toEqual(['forgotten@CheckResult:FACE_LIVENESS:passed'])
})

test('the same plan twice is the same table', { timeout }, async () => {
  const tables = [
    await drillShop(weaknesses, flows, { only, options }),
    await drillShop(weaknesses, flows, { only, options, jobs: 4 }),
  ]
  const [one, other] = tables.map(({ verdicts }) =>
    verdicts.map(({ id, verdict, because }) => ({ id, verdict, because })),
  )
  expect(one).toEqual(other)
})

describe('a verdict', () => {
  test('is "not reached" where a run never gets to what is disturbed', { timeout }, async () => {
    let runs = 0
    const report = await drill({
      only: ['slow'],
      run: async ({ emulator }) => {
        runs += 1
        // The undisturbed runs call, later ones do not.
        if (runs <= 2) await callOnce(emulator)
      },
    })
    expect(report.verdicts.map(({ verdict }) => verdict)).toEqual(['not reached'])
    expect(exitCodeOf(report.verdicts)).toBe(4)
  })

  test('is "unsure" for all where one of two undisturbed runs fails', { timeout }, async () => {
    let runs = 0
    const report = await drill({
      run: async ({ emulator }) => {
        await callOnce(emulator)
        runs += 1
        if (runs === 2) throw new Error('flaky')
      },
    })
    expect(report.plan.length).toBeGreaterThan(3)
    expect(withVerdict(report, 'unsure')).toHaveLength(report.plan.length)
    expect(drillText(report)).toMatch(/^The suite is flaky: /)
    expect(exitCodeOf(report.verdicts)).toBe(3)
  })

  test('is "unsure" where a breakage does not come again', { timeout }, async () => {
    let runs = 0
    const report = await drill({
      only: ['throttled'],
      run: async ({ emulator }) => {
        runs += 1
        const status = await callOnce(emulator)
        if (status !== 200 && runs === 3) throw new Error('only once')
      },
    })
    expect(report.verdicts.map(({ verdict }) => verdict)).toEqual(['unsure'])
  })

  test('is "not run" for what the budget leaves no time for', { timeout }, async () => {
    const report = await drill({ budget: 1, run: async ({ emulator }) => void (await callOnce(emulator)) })
    expect(withVerdict(report, 'not run')).toHaveLength(report.plan.length)
    expect(exitCodeOf(report.verdicts)).toBe(4)
  })

  test('is known until a day, with a reason, and counts again after it', { timeout }, async () => {
    const settings = { only: ['callback-twice'], options }
    const known = (until: string) => [{ id: 'callback-twice@*', because: 'gifts are cheap', until }]
    const accepted = await drillShop(['books-twice'], flows, { ...settings, known: known('2999-12-31') })
    expect(exitCodeOf(accepted.verdicts)).toBe(0)
    expect(drillText(accepted)).toContain('known until 2999-12-31: gifts are cheap')
    const over = await drillShop(['books-twice'], flows, { ...settings, known: known('2020-12-31') })
    expect(exitCodeOf(over.verdicts)).toBe(1)
    expect(drillText(over)).toContain(
      'known breakage callback-twice@* (until 2020-12-31) breaks nothing any more, or is over',
    )
  })
})

test('what a mutant was noticed for counts as asserted in coverage', { timeout }, async () => {
  const report = await drillShop([], flows, { only: ['notice'], options })
  expect(JSON.parse(drillJson(report)).coverage.asserted).toEqual([
    'code/CheckResult/Success',
    'ending/not-passed',
    'ending/passed',
    'sub-code/FACE_LIVENESS/200',
    'sub-code/FACE_LIVENESS/205',
  ])
})

test('a suite that fails undisturbed, or calls nothing, is not drilled', async () => {
  await expect(drill({ run: () => Promise.reject(new Error('red')) })).rejects.toThrow(
    'Failed to drill: the suite fails undisturbed (it threw Error: red). Make it pass by itself first.',
  )
  await expect(drill({ run: async () => undefined })).rejects.toThrow(DrillRefused)
})

test('what is to be drilled is exactly one thing', async () => {
  await expect(drill({})).rejects.toThrow('give command or run, exactly one of the two')
  await expect(drill({ command: [] })).rejects.toThrow('command is empty')
  await expect(
    drill({ only: ['throtled'], run: async ({ emulator }) => void (await callOnce(emulator)) }),
  ).rejects.toThrow('Failed to read --only: "throtled" is not allowed.')
})

/** One Initialize; answers its status. */
async function callOnce(emulator: Parameters<Parameters<typeof drill>[0]['run'] & {}>[0]['emulator']): Promise<number> {
  const query = new URLSearchParams({ ...call, Action: 'Initialize', Version: '2022-08-09' })
  return (await emulator.fetch(new Request(`http://localhost/?${query}`, { method: 'POST' }))).status
}
const call = { ProductCode: 'FACE_LIVENESS', MerchantBizId: 'order1', MerchantUserId: 'user1', MetaInfo: '{}' }
