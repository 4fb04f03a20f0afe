import transcribed from '../../fixtures/documents/products.json' with { type: 'json' }
import { type Code, errorCodes } from '../gateway/error-codes.ts'
import { apiVersion, emulatedActions } from '../operations/actions.ts'
import { checkResultDocument } from '../operations/check-result/parameters.ts'
import { editions } from '../operations/initialize/editions.ts'
import type { RequestDocument } from '../operations/operation.ts'
import type { Parameter } from '../operations/parameter.ts'
import type { Source } from '../sources.ts'
import type { ContractCase, Expected } from './contract-case.ts'
import { greyPng, noPicture, oversizedJpeg, smallPng } from './pictures.ts'

type Parameters = Readonly<Record<string, string>>

/** Copied from the documents by hand, apart from the tables that the emulator goes by. */
type TranscribedProduct = {
  productCode: string
  source: Source
  regions: readonly string[]
  needs: Parameters
  picture: boolean
}
const transcription = transcribed as { answers: readonly string[]; products: readonly TranscribedProduct[] }

const liveness: Parameters = editions['face-liveness'].example
const checkResult: Parameters = checkResultDocument.example

const success = (...result: string[]): Expected => ({ status: 200, code: 'Success', result })
const refusal = (code: Code): Expected => ({ status: errorCodes[code].status, code })

function without(parameters: Parameters, left: string): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== left))
}

/** With no picture: the cases bring their own. */
const verify = without(editions['face-verify'].example, 'FacePictureBase64')

type Draft = Omit<ContractCase, 'action' | 'signing'> & { action?: string; signing?: ContractCase['signing'] }

const make = (draft: Draft): ContractCase => ({ action: 'Initialize', signing: 'right', ...draft })

/** What breaks a row of a request table, in words and as a value; undefined leaves the parameter away. */
function breaches({ required, maxLength, charset, values }: Parameter): [words: string, value: string | undefined][] {
  return [
    ...(required ? ([['absent', undefined]] as const) : []),
    ...(required ? ([['empty', '']] as const) : []),
    ...(maxLength ? ([['one character too long', 'a'.repeat(maxLength + 1)]] as const) : []),
    ...(charset ? ([['with a hyphen', 'a-b']] as const) : []),
    ...(values ? ([['with a value that is not listed', 'neither']] as const) : []),
  ].map(([words, value]) => [words, value])
}

/** A refusal for each way to break each of its own rows. A row that breaks nothing has none. */
function casesOfTable(action: string, { title, parameters, example, own }: RequestDocument): ContractCase[] {
  const rows = own ? parameters.filter(({ name }) => own.includes(name)) : parameters
  return rows.flatMap(row =>
    breaches(row).map(([words, value]) =>
      make({
        name: `${title}: ${row.name} ${words}`,
        action,
        parameters: value === undefined ? without(example, row.name) : { ...example, [row.name]: value },
        expected: refusal(value ? 'InvalidParameter' : 'MissingParameter'),
        source: row.source,
      }),
    ),
  )
}

/** A success for a document whose example leads to one. */
function casesOfSuccess(action: string, { title, source, example, result }: RequestDocument): ContractCase[] {
  if (!result) return []
  return [make({ name: `${title}: is answered`, action, parameters: example, expected: success(...result), source })]
}

/** What follows from the request tables alone, of every action that is answered here. */
const casesOfDocuments = emulatedActions.flatMap(({ name, version, documents }) =>
  documents
    .flatMap(document => [...casesOfSuccess(name, document), ...casesOfTable(name, document)])
    .map(contractCase => (version === apiVersion ? contractCase : { ...contractCase, version })),
)

/** What a product needs by the transcription of its page. */
const needsOf = ({ productCode, needs, picture }: TranscribedProduct): Parameters => ({
  ...liveness,
  ...needs,
  ProductCode: productCode,
  ...(picture && { FacePictureBase64: '{portrait}' }),
})

/** A transaction of every product by Initialize and by InitializeV2, and the refusals without what it needs. */
const openings = transcription.products.flatMap(product => {
  const { productCode, source, regions, needs } = product
  const shared = { source, regions }
  const opened = (name: string, action: string) =>
    make({
      ...shared,
      name: `${name}: a transaction is opened`,
      action,
      parameters: needsOf(product),
      expected: success(...transcription.answers),
      needs: 'money',
    })
  return [
    opened(productCode, 'Initialize'),
    opened(`${productCode} by InitializeV2`, 'InitializeV2'),
    ...Object.keys(needs).map(name =>
      make({
        ...shared,
        name: `${productCode}: ${name} absent`,
        parameters: without(needsOf(product), name),
        expected: refusal('MissingParameter'),
      }),
    ),
  ]
})

const picture = (name: string, parameters: Parameters, code: Code): ContractCase =>
  make({
    name: `FACE_VERIFY: ${name}`,
    parameters: { ...verify, ...parameters },
    expected: refusal(code),
    source: 'faceVerify',
  })

const atGateway = (
  name: string,
  code: Code,
  changes: Partial<Pick<ContractCase, 'action' | 'version' | 'signing'>>,
  source: Source = errorCodes[code].source,
): ContractCase => make({ name: `Gateway: ${name}`, parameters: liveness, expected: refusal(code), source, ...changes })

/** Codes that no request leads to by itself: the emulator answers them by a magic value. */
const byMagic = (
  [
    ['download-timeout', 'DownloadTimeout'],
    ['repeated-invoke', 'Forbidden.ExceptionRepeatedInvoke'],
    ['ram-denied', 'Forbidden.RAMUserAccessDenied'],
    ['account-denied', 'Forbidden.AccountAccessDenied'],
    ['throttled', 'Throttling.Api'],
    ['internal-error', 'InternalError'],
    ['unavailable', 'ServiceUnavailable'],
  ] as const
).map(([scenario, code]) =>
  make({
    name: `Scenario: ${scenario}`,
    parameters: { ...liveness, MerchantUserId: `emulator:${scenario}` },
    expected: refusal(code),
    source: errorCodes[code].source,
    only: 'emulator',
  }),
)

/** How a verification ends by itself at the emulator. A person's own face decides that at the real service. */
const results = (['passed', 'not-passed', 'device-risk'] as const).map(scenario =>
  make({
    name: `CheckResult: a verification that ended as ${scenario}`,
    action: 'CheckResult',
    parameters: { ...checkResult, TransactionId: '{transactionId}' },
    after: { action: 'Initialize', parameters: { ...liveness, MerchantUserId: `emulator:${scenario}` } },
    expected: success('Passed', 'SubCode', 'ExtFaceInfo'),
    source: 'checkResult',
    only: 'emulator',
  }),
)

/**
 * Every case of the contract: calls, the status, code and fields that the documents give for them, and where that is
 * written. Plain data, for the runner and for tests of an integrator's own error handling.
 */
export const contractCases: readonly ContractCase[] = [
  ...openings,
  ...casesOfDocuments,
  picture('neither picture', {}, 'MissingParameter'),
  picture(
    'both pictures',
    { FacePictureBase64: smallPng, FacePictureUrl: 'https://example.com/face.jpg' },
    'DataDuplication',
  ),
  picture('no Base64', { FacePictureBase64: '%%%%' }, 'InvalidParameter'),
  picture('a text instead of a picture', { FacePictureBase64: noPicture }, 'UnqualifiedPhoto'),
  picture('a picture of 64x48', { FacePictureBase64: smallPng }, 'UnqualifiedPhoto'),
  picture('a picture of 1 MiB and a byte', { FacePictureBase64: oversizedJpeg }, 'ToolargeImage'),
  picture('a picture that is grey all over', { FacePictureBase64: greyPng }, 'NoFaceDetected'),
  make({
    name: 'CheckResult: an unknown transaction',
    action: 'CheckResult',
    parameters: checkResult,
    expected: refusal('TransactionIdInvalid'),
    source: 'serverCodes',
  }),
  make({
    name: 'CheckResult: a verification that nobody finished',
    action: 'CheckResult',
    parameters: { ...checkResult, TransactionId: '{transactionId}' },
    after: { action: 'Initialize', parameters: liveness },
    expected: refusal('ProcessNotCompleted'),
    source: 'serverCodes',
    needs: 'money',
  }),
  ...results,
  atGateway('an action that does not exist', 'InvalidAction.NotFound', { action: 'Initialise' }),
  atGateway('a version that does not exist', 'InvalidVersion', { version: '2022-08-08' }),
  atGateway('a key that does not exist', 'InvalidAccessKeyId.NotFound', { signing: 'unknown-key' }),
  atGateway('a secret that is wrong', 'SignatureDoesNotMatch', { signing: 'wrong-secret' }),
  atGateway('a timestamp of an hour ago', 'InvalidTimeStamp.Expired', { signing: 'expired' }),
  atGateway('no signature', 'MissingAccessKeyId', { signing: 'unsigned' }),
  ...byMagic,
]
