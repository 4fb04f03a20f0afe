import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import { detach } from '../../gateway/detach.ts'
import { headerText } from '../../gateway/exchange.ts'
import type { PictureRecord } from '../../images/picture.ts'
import type { Transaction } from '../../transactions/transaction.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import { type EditionName, editions } from './editions.ts'
import { clientOf } from './meta-info.ts'
import { takePicture } from './take-picture.ts'

type InitializeValues = Given<(typeof editions)[EditionName]['parameters']>

/**
 * Initialize: looks at the picture where the product takes one, and opens a transaction.
 * Source: faceVerify, faceLiveness.
 */
export function createInitialize(parts: OperationParts): Operation<InitializeValues> {
  return (call, given) => {
    const { takesPicture, answersProtocol } =
      given.ProductCode === 'FACE_VERIFY' ? editions['face-verify'] : editions['face-liveness']
    return whenReady(requireReachable(given.CallbackUrl, parts), () =>
      whenReady(takesPicture ? takePicture(given, parts) : undefined, picture => {
        const opens = newTransaction(call, given, parts.now(), picture)
        const { id, url } = opens
        return {
          result: {
            TransactionId: id,
            Protocol: answersProtocol ? id : undefined,
            TransactionUrl: url,
          },
          opens,
        }
      }),
    )
  }
}

/** Refuses a CallbackUrl that nothing answers at, under the documented rules. Source: faceLiveness. */
function requireReachable(url: string | undefined, { options, isReachable }: OperationParts): Awaitable<void> {
  if (!url || options.callbackRules !== 'documented') return undefined
  return isReachable(url, options.outbound).then(reachable => {
    if (!reachable)
      throw new ApiError('InvalidParameter', 'CallbackUrl: nothing answers there (callback rules: documented)')
  })
}

/** Never kept: MetaInfo serves only to tell the client, pictures show a person. */
const notKept = ['MetaInfo', 'FacePictureUrl']

function newTransaction(
  call: Call,
  given: InitializeValues,
  now: number,
  picture: PictureRecord | undefined,
): Transaction {
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(given))
    if (typeof value === 'string' && !notKept.includes(name)) parameters[name] = detach(value)
  const id = transactionId(call)
  const client = clientOf(given.MetaInfo)
  return {
    id,
    accessKeyId: call.accessKeyId,
    productCode: given.ProductCode,
    state: 'pending',
    createdAt: now,
    client,
    ...(client === 'web' && { url: transactionUrl(call, id) }),
    parameters,
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
