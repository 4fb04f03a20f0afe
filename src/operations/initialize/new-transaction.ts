import type { Call } from '../../gateway/call.ts'
import { requireKeepable } from '../../gateway/check-bounds.ts'
import { detach } from '../../gateway/exchange.ts'
import { limits } from '../../gateway/limits.ts'
import type { PictureRecord } from '../../images/picture.ts'
import type { RegionChoice } from '../../options/choices.ts'
import type { Options } from '../../options/options.ts'
import { productParameters } from '../../products/parameters.ts'
import type { Product } from '../../products/products.ts'
import type { Transaction } from '../../transactions/transaction.ts'
import { newTransactionId } from '../region.ts'
import type { OpeningValues } from './initialize.ts'
import { clientKindOf } from './meta-info.ts'

/**
 * Never kept: MetaInfo serves only to tell the client, pictures show a person, and what tells who somebody is has no part
 * in a result that is made up.
 */
const notKept = new Set([
  ...['MetaInfo', 'FacePictureBase64', 'FacePictureUrl', 'FacePictureFile', 'TargetFacePicture'],
  ...['TargetFacePictureUrl', 'TargetFacePictureFile', 'DocName', 'DocNo', 'Email', 'Mobile', 'DocumentNumber'],
  ...['DateOfBirth', 'DateOfExpiry'],
])

/** What others rely on later is refused where it is too long to be kept; anything else (a StyleConfig, say) is not kept. */
const reliedOn = new Set(['MerchantUserId', 'CallbackUrl', 'CallbackToken', 'ReturnUrl'])

type Opening = {
  product: Product
  region: RegionChoice
  picture: PictureRecord | undefined
  /** Where a page of the emulator opens, by its path. */
  addressOf: (path: string) => string
  now: number
  options: Options
}

/**
 * The transaction that a call opens; a browser gets a page where the product has one.
 *
 * @source regions
 * @guess TransactionUrl is the same page for a phone and for a PC: the documents say that the two addresses differ, and
 * no real one is public.
 */
export function newTransaction(
  call: Call,
  given: OpeningValues,
  { product, region, picture, addressOf, now, options }: Opening,
): Transaction {
  const id = newTransactionId(call, region)
  const kind = clientKindOf(given.MetaInfo)
  const isWeb = kind === 'h5' || kind === 'pc'
  const hasPage = isWeb && product.pages.includes(kind)
  const transaction: Transaction = {
    id,
    accessKeyId: call.accessKeyId,
    productCode: given.ProductCode,
    state: 'pending',
    createdAt: now,
    client: isWeb ? 'web' : 'app',
    parameters: keptParameters(call, given, options),
  }
  if (hasPage) transaction.url = addressOf(`/_emulator/verify/${id}`)
  if (picture) transaction.picture = picture
  return transaction
}

const productParameterNames = new Set(productParameters.map(({ name }) => name))

/** The parameters that a result or a page may depend on, defaults filled in. What no product reads is not kept. */
function keptParameters(call: Call, given: OpeningValues, options: Options): Record<string, string> {
  const kept: Record<string, string> = {}
  const keep = (name: string, value: unknown) => {
    if (typeof value !== 'string' || value === '' || notKept.has(name)) return
    if (reliedOn.has(name)) requireKeepable(name, value)
    if (value.length <= limits.keptText.value) kept[name] = detach(value)
  }
  for (const name in given) keep(name, given[name])
  // What came is shorter than what may come: this runs for every call.
  for (const [name, value] of call.parameters)
    if (productParameterNames.has(name) && !(name in given)) keep(name, value)
  if (!call.parameters.get('SecurityLevel') && 'SecurityLevel' in kept) kept.SecurityLevel = options.securityLevel
  return kept
}
