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

const scenarioFor = (code: Code): ScenarioName | undefined =>
  (Object.keys(catalogue) as ScenarioName[]).find(name => catalogue[name].code === code)

const armed = (name: string, rest = '') => `await emulator.scenarios.arm({ name: '${name}'${rest} })`

function snippetOf(action: string, code: Code | 'Success'): string {
  if (code === 'Success') return `// call ${action}, and expect what your code does with its Result`
  const scenario = scenarioFor(code)
  if (scenario)
    return `${armed(scenario, action === 'Initialize' ? '' : `, match: { action: '${action}' }`)}\n// call ${action}, and expect what your user sees`
  if (code === 'ProcessNotCompleted')
    return '// call CheckResult before anybody finished, and expect that you ask again'
  return `// call ${action} so that it answers ${code}, and expect what your user sees`
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
      snippet: snippetOf(name, code),
    }
  }),
)

const subCodeRows = productCodes.flatMap(product =>
  subCodesOf(product).map(
    ({ code, meaning }): CoverageRow => ({
      id: `sub-code/${product}/${code}`,
      kind: 'sub-code',
      words: `${product} ends with SubCode ${code}, ${meaning}`,
      products: [product],
      worth: { '200': 10, '205': 9, '204': 8, '206': 7 }[code] ?? 4,
      snippet: `await emulator.complete(transactionId, { subCode: '${code}' })\n// call CheckResult, and expect ${code === '200' ? 'a verified user' : 'that the user is not verified'}`,
    }),
  ),
)

const row = (id: string, kind: CoverageRow['kind'], worth: number, words: string, snippet: string): CoverageRow => ({
  ...{ id, kind, worth, words, snippet },
})

/** What happens around the calls: endings, callbacks, the edges of the 30 minutes. */
const flowRows: CoverageRow[] = [
  row('ending/passed', 'ending', 10, 'a verification passes', 'await emulator.complete(transactionId)'),
  row(
    'ending/not-passed',
    'ending',
    10,
    'a verification does not pass',
    "await emulator.complete(transactionId, { subCode: '205' })",
  ),
  row(
    'ending/abandoned',
    'ending',
    8,
    'the user gives up',
    `${armed('abandoned')}\n// call Initialize, and expect that you stop waiting`,
  ),
  row(
    'ending/expired',
    'ending',
    8,
    'the 30 minutes run out',
    "await emulator.clock.advance('PT31M')\n// call CheckResult, and expect that the user may start again",
  ),
  row(
    'callback/delivered',
    'callback',
    9,
    'a callback is delivered',
    '// send CallbackUrl with Initialize\nawait emulator.complete(transactionId)',
  ),
  row(
    'callback/refused',
    'callback',
    6,
    'your receiver refuses a callback, or is not there',
    '// stop your receiver\nawait emulator.complete(transactionId)',
  ),
  row('callback/late', 'callback', 7, 'the callback comes after you asked', armed('callback-late')),
  row('callback/twice', 'callback', 8, 'the callback comes twice', armed('callback-twice')),
  row('callback/early', 'callback', 7, 'the callback comes before the result can be read', armed('callback-early')),
  row('callback/lost', 'callback', 8, 'the callback never comes', armed('callback-lost')),
  row(
    'expiry/asked-before-the-end',
    'expiry',
    7,
    'CheckResult before anybody finished',
    '// call CheckResult at once after Initialize',
  ),
  row(
    'expiry/asked-after-it-expired',
    'expiry',
    7,
    'CheckResult after the 30 minutes',
    "await emulator.clock.advance('PT31M')\n// call CheckResult",
  ),
  row(
    'expiry/finished-too-late',
    'expiry',
    5,
    'the user finishes after the 30 minutes',
    "await emulator.clock.advance('PT31M')\nawait emulator.complete(transactionId).catch(() => undefined)",
  ),
  row(
    'expiry/page-after-it-expired',
    'expiry',
    4,
    'the user opens the page after the 30 minutes',
    "await emulator.clock.advance('PT31M')\n// open TransactionUrl",
  ),
]

/** Every row that a test can meet, derived from the registry of actions, the products and their SubCodes. */
export const coverageRows: readonly CoverageRow[] = [...codeRows, ...subCodeRows, ...flowRows]
