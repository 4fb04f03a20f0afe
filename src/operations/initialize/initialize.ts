import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import { checkParameters } from '../../gateway/check-parameters.ts'
import { detach } from '../../gateway/detach.ts'
import { headerText } from '../../gateway/exchange.ts'
import type { Parameter } from '../../gateway/parameter.ts'
import { decodeBase64 } from '../../images/decode-base64.ts'
import type { PictureRecord } from '../../images/picture.ts'
import type { CallbackRules, EditionChoice } from '../../options/choices.ts'
import type { TransactionStore } from '../../stores/transaction-store.ts'
import type { Transaction } from '../../transactions/transaction.ts'
import { chooseEdition } from './choose-edition.ts'
import { clientOf } from './meta-info.ts'
import { type PictureIntake, takePicture } from './take-picture.ts'
import { callbackUrlFault, httpUrlFault } from './url-rules.ts'

/** The parts of the world that Initialize touches. */
export type InitializeParts = {
  edition: EditionChoice
  callbackRules: CallbackRules
  transactions: TransactionStore
  now: () => number
  pictures: PictureIntake
  /** The epoch that a key is in: a call of before a reset opens nothing after it. */
  epochOf: (accessKeyId: string) => string
  /** Told of a transaction once it is stored. */
  onOpened: (transaction: Transaction) => void
  /** Whether anything answers at a URL; asked only under the documented callback rules. */
  isReachable: (url: string) => Promise<boolean>
}

/**
 * Initialize: checks the request against the document of its product, looks at the picture where there is one, and
 * opens a transaction. Source: faceVerify, faceLiveness.
 */
export function createInitialize(parts: InitializeParts) {
  const { callbackRules, pictures } = parts
  return function initialize(call: Call, epoch: string): Awaitable<Record<string, string>> {
    const { parameters } = call
    const edition = chooseEdition(parameters.get('ProductCode'), parts.edition)
    let picture: Uint8Array | undefined
    checkParameters(edition.parameters, parameters, {
      'callback-url': url => callbackUrlFault(url, callbackRules),
      'http-url': httpUrlFault,
      base64(text) {
        const decoded = decodeBase64(text, pictures.lenientBase64)
        if ('fault' in decoded) return decoded.fault
        picture = decoded.bytes
        return undefined
      },
    })
    return whenReady(requireReachable(parameters.get('CallbackUrl'), parts), () =>
      whenReady(edition.takesPicture ? takePicture(parameters, picture, pictures) : undefined, record => {
        if (epoch !== parts.epochOf(call.accessKeyId))
          throw new ApiError('ServiceUnavailable', 'reset: the emulator was reset while this call was under way')
        const transaction = openTransaction(call, edition.parameters, parts.now(), record)
        call.transactionId = transaction.id
        return whenReady(parts.transactions.create(transaction), () => {
          parts.onOpened(transaction)
          return {
            TransactionId: transaction.id,
            ...(edition.answersProtocol && { Protocol: transaction.id }),
            ...(transaction.url !== undefined && { TransactionUrl: transaction.url }),
          }
        })
      }),
    )
  }
}

/** Refuses a CallbackUrl that nothing answers at, under the documented rules. Source: faceLiveness. */
function requireReachable(url: string | undefined, parts: InitializeParts): Awaitable<void> {
  if (!url || parts.callbackRules !== 'documented') return undefined
  return parts.isReachable(url).then(reachable => {
    if (!reachable)
      throw new ApiError('InvalidParameter', 'CallbackUrl: nothing answers there (callback rules: documented)')
  })
}

/** Not of the native documents: where the browser of a web client goes afterwards. Source: sdk. */
const webOnly: Parameter[] = [{ name: 'ReturnUrl', source: 'sdk' }]

/** Never kept: MetaInfo serves only to tell the client, pictures show a person. */
const notKept = ['MetaInfo', 'FacePictureBase64', 'FacePictureUrl']

function openTransaction(
  call: Call,
  rows: readonly Parameter[],
  now: number,
  picture: PictureRecord | undefined,
): Transaction {
  const parameters: Record<string, string> = {}
  for (const row of [...rows, ...webOnly]) {
    const { name, default: fallback, values } = row
    const value = call.parameters.get(name) || fallback
    // A value of a list is kept as the list's own text, which all transactions share.
    if (value && !notKept.includes(name)) parameters[name] = values?.find(known => known === value) ?? detach(value)
  }
  const id = transactionId(call)
  const client = clientOf(call.parameters.get('MetaInfo') ?? '')
  return {
    id,
    accessKeyId: call.accessKeyId,
    productCode: parameters.ProductCode ?? '',
    state: 'pending',
    createdAt: now,
    client,
    ...(client === 'web' && { url: transactionUrl(call, id) }),
    parameters,
    ...(call.decision !== undefined && { decision: call.decision }),
    ...(picture && { picture }),
  }
}

/** `hks` as in every real id of Hong Kong, then hex digits: 32 characters. Source: sdk (examples of real ids). */
const transactionId = (call: Call) => `hksb${call.chance.hex(28)}`

/** The page for the end user of a web client, on the host that was called. */
function transactionUrl(call: Call, id: string): string {
  const host = (headerText(call.request, 'host') ?? '').replace(/^https?:\/\//i, '') || 'localhost'
  const scheme = /^https:/i.test(call.request.url) ? 'https' : 'http'
  return `${scheme}://${host}/_emulator/verify/${id}`
}
