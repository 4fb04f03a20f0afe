import type { Code } from '../gateway/error-codes.ts'
import { emulatedActions } from '../operations/actions.ts'
import { productCodes, products } from '../products/products.ts'
import { catalogue, type ScenarioName } from '../scenarios/catalogue.ts'
import { subCodesOf } from '../transactions/sub-codes.ts'
import type { CoverageRow } from './coverage.ts'

/** Codes that only products with a kept picture give. Source: faceVerify. */
const ofPictures = new Set<Code>([
  ...(['UnqualifiedPhoto', 'DataDuplication', 'ToolargeImage', 'DownloadTimeout', 'NoFaceDetected'] as const),
])
const withPicture = productCodes.filter(code => 'takesPicture' in products[code])

/** How much a test of a code is worth: what users bring about daily, then what an operator will see, then the rest. */
const worthOfCode: Partial<Record<Code | 'Success', number>> = {
  ...{ Success: 10, 'Throttling.Api': 9, ProcessNotCompleted: 9, NoFaceDetected: 8, UnqualifiedPhoto: 7 },
  ...{ InternalError: 7, ServiceUnavailable: 7, ToolargeImage: 6, TransactionIdInvalid: 6, DownloadTimeout: 5 },
}

const scenarioFor = (code: Code | 'Success'): ScenarioName | undefined =>
  (Object.keys(catalogue) as ScenarioName[]).find(name => catalogue[name].code === code)

const quoted = (words: string) => (words.includes("'") ? JSON.stringify(words) : `'${words}'`)

/**
 * A test to paste into a file of the vitest entry. What it calls beside the emulator stands for the integrator's code.
 */
const testOf = (words: string, ...lines: readonly string[]): string => {
  const called = [...new Set(lines.join(' ').match(/(?<![.\w])(?!expect|fetch)\w+(?=\()/g))]
  return [
    `// ${called.join(', ')}: your code that calls the action; gives its Result or throws its Code`,
    `test(${quoted(words)}, async ({ emulator }) => {`,
    ...lines.map(line => `  ${line}`),
    '})',
  ].join('\n')
}

const armed = (name: ScenarioName, action = 'Initialize') =>
  `await emulator.scenarios.arm({ name: '${name}'${action === 'Initialize' ? '' : `, match: { action: '${action}' }`} })`
const opened = (parameters = '') => `const { TransactionId } = await initialize(${parameters})`
const withCallback = opened("{ CallbackUrl: emulator.url + '/_emulator/inbox/shop' }")
const passed = 'await emulator.complete(TransactionId)'
const isPassed = "expect(await checkResult(TransactionId)).toMatchObject({ Passed: 'Y' })"
const isRefused = isPassed.replace("'Y'", "'N'")
const isNotKnown = "await expect(checkResult(TransactionId)).rejects.toThrow('ProcessNotCompleted')"
const told = "await expect.poll(() => emulator).toHaveReceivedCallback({ passed: 'Y' })"
const ranOut = "await emulator.clock.advance('PT31M')"

/** What an action asks about. */
const onlyAbout: Record<string, string> = {
  CheckResult: 'TransactionId',
  CheckVerifyLog: 'TransactionId',
  DeleteVerifyResult: 'TransactionId',
}

function linesOf(action: string, code: Code | 'Success'): string[] {
  const asking = action.charAt(0).toLowerCase() + action.slice(1)
  const about = onlyAbout[action]
  const refused = (given: string) => `await expect(${asking}(${given})).rejects.toThrow('${code}')`
  if (code === 'TransactionIdInvalid') return [refused("'hks000000000000000000000000000'")]
  if (code === 'ProcessNotCompleted') return [opened(), refused('TransactionId')]
  const scenario = scenarioFor(code)
  const before = about ? [opened(), passed] : []
  if (scenario) return [...before, armed(scenario, action), refused(about ?? '')]
  return [...before, `expect(await ${asking}(${about ?? ''})).toBeDefined()`]
}

const codeRows = emulatedActions.flatMap(({ name, codes }) =>
  (['Success', ...new Set(codes)] as const).map((code): CoverageRow => {
    const ofPicture = code !== 'Success' && ofPictures.has(code) && name.startsWith('Initialize')
    return {
      id: `code/${name}/${code}`,
      kind: 'code',
      words: `${name} answers ${code}`,
      ...(ofPicture && { products: withPicture }),
      worth: (worthOfCode[code] ?? 3) - (name === 'Initialize' || name === 'CheckResult' ? 0 : 3),
      snippet: testOf(`${name} answers ${code}`, ...linesOf(name, code)),
    }
  }),
)

const subCodeRows = productCodes.flatMap(product =>
  subCodesOf(product).map(({ code, meaning }): CoverageRow => {
    const words = `${product} ends with SubCode ${code}, ${meaning}`
    const result = `{ Passed: '${code === '200' ? 'Y' : 'N'}', SubCode: '${code}' }`
    return {
      id: `sub-code/${product}/${code}`,
      kind: 'sub-code',
      words,
      products: [product],
      worth: { '200': 10, '205': 9, '204': 8, '206': 7 }[code] ?? 4,
      snippet: testOf(
        words,
        opened(`{ ProductCode: '${product}' }`),
        `await emulator.complete(TransactionId, { subCode: '${code}' })`,
        `expect(await checkResult(TransactionId)).toMatchObject(${result})`,
      ),
    }
  }),
)

const row = (
  id: string,
  kind: CoverageRow['kind'],
  worth: number,
  words: string,
  ...lines: readonly string[]
): CoverageRow => ({ ...{ id, kind, worth, words }, snippet: testOf(words, ...lines) })

/** What happens around the calls: endings, callbacks, the edges of the 30 minutes. */
const flowRows: CoverageRow[] = [
  row('ending/passed', 'ending', 10, 'a verification passes', opened(), passed, isPassed),
  row(
    'ending/not-passed',
    'ending',
    10,
    'a verification does not pass',
    opened(),
    "await emulator.complete(TransactionId, { subCode: '205' })",
    isRefused,
  ),
  row(
    'ending/abandoned',
    'ending',
    8,
    'the user gives up',
    opened(),
    'await emulator.abandon(TransactionId)',
    isNotKnown,
  ),
  row('ending/expired', 'ending', 8, 'the 30 minutes run out', opened(), ranOut, isNotKnown),
  row('callback/delivered', 'callback', 9, 'a callback is delivered', withCallback, passed, told),
  row(
    'callback/refused',
    'callback',
    6,
    'your receiver refuses a callback, or is not there',
    opened("{ CallbackUrl: 'http://127.0.0.1:1/' }"),
    passed,
    'await expect.poll(async () => (await emulator.callbacks.list())[0]?.attempts).toHaveLength(1)',
  ),
  row(
    'callback/late',
    'callback',
    7,
    'the callback comes after you asked',
    armed('callback-late'),
    withCallback,
    passed,
    isPassed,
    "await emulator.clock.advance('PT10S')",
    told,
  ),
  row('callback/twice', 'callback', 8, 'the callback comes twice', armed('callback-twice'), withCallback, passed, told),
  row(
    'callback/early',
    'callback',
    7,
    'the callback comes before the result can be read',
    armed('callback-early'),
    withCallback,
    passed,
    told,
  ),
  row(
    'callback/lost',
    'callback',
    8,
    'the callback never comes',
    armed('callback-lost'),
    withCallback,
    passed,
    isPassed,
  ),
  row('expiry/asked-before-the-end', 'expiry', 7, 'CheckResult before anybody finished', opened(), isNotKnown),
  row('expiry/asked-after-it-expired', 'expiry', 7, 'CheckResult after the 30 minutes', opened(), ranOut, isNotKnown),
  row(
    'expiry/finished-too-late',
    'expiry',
    5,
    'the user finishes after the 30 minutes',
    opened(),
    ranOut,
    'await expect(emulator.complete(TransactionId)).rejects.toThrow()',
  ),
  row(
    'expiry/page-after-it-expired',
    'expiry',
    4,
    'the user opens the page after the 30 minutes',
    'const { TransactionUrl } = await initialize()',
    ranOut,
    "expect(await (await fetch(TransactionUrl)).text()).toContain('expired')",
  ),
]

/** Every row that a test can meet, derived from the registry of actions, the products and their SubCodes. */
export const coverageRows: readonly CoverageRow[] = [...codeRows, ...subCodeRows, ...flowRows]
