import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import { loadOnce } from '../../gateway/load-once.ts'
import type { PictureRecord } from '../../images/picture.ts'
import { findReach, mayEnter } from '../../network/reach.ts'
import { type Product, productOf } from '../../products/products.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import { regionFault, regionOf } from '../region.ts'
import type { PictureWays } from '../take-picture.ts'
import type { chooseEdition, chooseV2Document } from './choose-edition.ts'
import { checkTogether } from './cross-rules.ts'
import { newTransaction } from './new-transaction.ts'

type InitializeValues = Given<ReturnType<typeof chooseEdition>['parameters']>
type InitializeV2Values = Given<ReturnType<typeof chooseV2Document>['parameters']>

/** What of a call's values the operation itself reads. */
export type OpeningValues = Pick<InitializeValues, 'ProductCode' | 'MetaInfo' | 'CallbackUrl' | 'DocType'> &
  Readonly<Record<string, unknown>>

/**
 * Initialize: looks at the picture where one came, and opens a transaction of the product.
 *
 * @source faceVerify, faceLiveness, ekycInitialize
 * @guess FACE_VERIFY with no picture: MissingParameter. The document says only that one is needed.
 * @guess Result.Protocol equals the TransactionId, as the masked examples of the document suggest; the real one is an opaque
 * text for the client SDK. Every client gets it but those of `--edition face-verify`, whose document lacks it.
 */
export function createInitialize(parts: OperationParts): Operation<InitializeValues> {
  return (call, given) =>
    open(call, given, parts, {
      kept: {
        base64: { name: 'FacePictureBase64', bytes: given.FacePictureBase64 },
        url: { name: 'FacePictureUrl', value: given.FacePictureUrl },
      },
      target: {
        base64: { name: 'TargetFacePicture', bytes: given.TargetFacePicture },
        url: { name: 'TargetFacePictureUrl', value: given.TargetFacePictureUrl },
      },
    })
}

/**
 * InitializeV2: Initialize, with pictures that were uploaded before.
 *
 * @source livenessPro, publicCode
 * @conflict Initialize opens FACE_LIVENESS_PRO, eKYC_PRO and ID_OCR_PRO as InitializeV2 does: their documents are those of
 * InitializeV2, and public programs call Initialize.
 */
export function createInitializeV2(parts: OperationParts): Operation<InitializeV2Values> {
  return (call, given) =>
    open(call, given, parts, {
      kept: {
        base64: { name: 'FacePictureBase64', bytes: given.FacePictureBase64 },
        url: { name: 'FacePictureUrl', value: given.FacePictureUrl },
        file: { name: 'FacePictureFile', value: given.FacePictureFile },
      },
      target: {
        base64: { name: 'TargetFacePicture', bytes: given.TargetFacePicture },
        url: { name: 'TargetFacePictureUrl', value: given.TargetFacePictureUrl },
        file: { name: 'TargetFacePictureFile', value: given.TargetFacePictureFile },
      },
    })
}

/** Loaded with the first product that takes a picture. */
const loadPictures = loadOnce(() => import('../take-picture.ts'))

/** The parameters that may carry the picture of every comparison (`kept`), and the one that only FACE_IDU has (`target`). */
type Pictures = { kept: PictureWays; target: PictureWays }

function open(call: Call, given: OpeningValues, parts: OperationParts, pictures: Pictures) {
  const { ProductCode: productCode } = given
  const product = productOf(productCode)
  // The request table lets only products pass.
  if (!product) throw new Error(`Failed to open a transaction: ${productCode} is not a product.`)
  const { options } = parts
  const place = regionOf(call, options.region)
  const { region } = place
  if (productCode !== 'FACE_VERIFY' && productCode !== 'FACE_LIVENESS') checkTogether(call.parameters)
  const fault = regionFault(productCode, product, place)
  if (fault) throw new ApiError('InvalidParameter', fault)
  return whenReady(requireDocType(product, given.DocType, region), () =>
    whenReady(requireReachable(given.CallbackUrl, parts), () =>
      whenReady(pictureOf(call, product, pictures, parts), picture => {
        const opens = newTransaction(call, given, {
          product,
          region,
          picture,
          addressOf: path => parts.pageAddress?.(path) ?? parts.publicOriginOf(call.request) + path,
          now: parts.now(),
          options,
        })
        return {
          result: {
            TransactionId: opens.id,
            Protocol: options.edition === 'face-verify' ? undefined : opens.id,
            TransactionUrl: opens.url,
          },
          opens,
        }
      }),
    ),
  )
}

/** Loaded with the first DocType. */
const loadDocTypes = loadOnce(() => import('../../products/doc-types.ts'))

/**
 * @source docTypes
 * @guess A document that a product does not take (eKYC_NDI takes the ID of mainland China, ID_NFC a passport):
 * InvalidParameter. The documents name no code.
 */
function requireDocType(
  { docTypes, face, onlyDocType }: Product,
  value: string | undefined,
  region: string,
): Awaitable<void> {
  if (!docTypes || !value) return
  return whenReady(loadDocTypes(), ({ readDocType }) => {
    const read = readDocType(value, docTypes, { region, face })
    if ('fault' in read) throw new ApiError('InvalidParameter', `DocType: ${read.fault}`)
    if (onlyDocType && read.code !== onlyDocType)
      throw new ApiError('InvalidParameter', `DocType: ${read.code} is not taken by this product, ${onlyDocType} is`)
  })
}

/**
 * Refuses a CallbackUrl that nothing answers at, under the documented rules.
 *
 * @source faceLiveness
 * @guess The probe of `--callback-rules documented`: a plain GET of CallbackUrl without its parameters or cookies, 3
 * seconds, answered with 2xx or 3xx; this machine and private networks are not the internet. The document says only that
 * the address is checked.
 */
function requireReachable(url: string | undefined, { options, isReachable }: OperationParts): Awaitable<void> {
  if (!url || options.callbackRules !== 'documented') return undefined
  // From the internet, as the document says: this machine and private networks cannot be reached from there.
  const { hostname } = new URL(url)
  return whenReady(findReach(hostname), async reach => {
    if (!mayEnter(reach, 'public') && mayEnter(reach, 'all'))
      throw new ApiError(
        'InvalidParameter',
        `CallbackUrl: "${hostname}" cannot be reached from the internet (callback rules: documented)`,
      )
    if (!(await isReachable(url, 'public')))
      throw new ApiError('InvalidParameter', 'CallbackUrl: nothing answers there (callback rules: documented)')
  })
}

/**
 * The picture that the product compares with, if it takes one. Others ignore what is sent.
 *
 * @source faceVerify
 * @guess FACE_VERIFY with neither picture: MissingParameter. The document says only that one is needed.
 */
function pictureOf(
  call: Call,
  { takesPicture, result }: Product,
  { kept, target }: Pictures,
  parts: OperationParts,
): Awaitable<PictureRecord | undefined> {
  const take = (ways: PictureWays) => whenReady(loadPictures(), ({ takePicture }) => takePicture(ways, call, parts))
  if (result === 'face-search') return take(target)
  if (!takesPicture) return undefined
  return whenReady(take(kept), picture => {
    if (picture) return picture
    const names = [kept.base64, kept.url, ...(kept.file ? [kept.file] : [])].map(({ name }) => name).join(', ')
    throw new ApiError(
      'MissingParameter',
      `${names}: ${kept.file ? 'none' : 'neither'} given, ${call.parameters.get('ProductCode')} needs one`,
    )
  })
}
