import { decodeBase64 } from '../../images/decode-base64.ts'
import { type Product, type ProductCode, productCodes, products } from '../../products/products.ts'
import type { RequestDocument } from '../operation.ts'
import { lettersAndDigits, lettersDigitsUnderscores, type Parameter, type Table } from '../parameter.ts'
import { callbackUrlFault, httpUrlFault } from '../url-rules.ts'
import { editionExample, smallPicture } from './example.ts'
import { faceLivenessParameters } from './parameters-face-liveness.ts'
import { faceVerifyParameters } from './parameters-face-verify.ts'

/**
 * The rows that products other than the two of the seed documents are held against: what a help page gives a rule for.
 * All other parameters are taken as they come, for public code sends values that no list has (`IdSpoof=false`).
 *
 * @guess The rules of SceneCode, MerchantBizId, MetaInfo, MerchantUserId, CallbackUrl and the pictures are those of
 * FACE_LIVENESS and FACE_VERIFY for every product: the readable parts of the other pages say the same.
 * @guess Model: PHOTINUS_FAR_NEAR_LIVENESS, which the documents had in autumn 2025, and TEMPLATE of the SDK pass for every
 * product but FACE_LIVENESS and FACE_VERIFY.
 */
const productRows = [
  { name: 'ProductCode', required: true, source: 'sdk' },
  { name: 'SceneCode', maxLength: 10, charset: lettersDigitsUnderscores, isOwnId: true, source: 'ekycInitialize' },
  {
    name: 'MerchantBizId',
    required: true,
    maxLength: 32,
    charset: lettersAndDigits,
    isOwnId: true,
    source: 'ekycInitialize',
  },
  { name: 'MetaInfo', required: true, source: 'ekycInitialize' },
  { name: 'MerchantUserId', required: true, source: 'ekycInitialize' },
  { name: 'DocType', source: 'docTypes' },
  { name: 'DocName', source: 'ndiInitialize' },
  { name: 'DocNo', source: 'ndiInitialize' },
  { name: 'FacePictureBase64', decode: decodeBase64, source: 'faceVerify' },
  { name: 'FacePictureUrl', check: httpUrlFault, source: 'faceVerify' },
  { name: 'TargetFacePicture', decode: decodeBase64, source: 'productSdk' },
  { name: 'TargetFacePictureUrl', check: httpUrlFault, source: 'productSdk' },
  { name: 'SecurityLevel', values: ['01', '02'], default: '02', source: 'ekycInitialize' },
  {
    name: 'Model',
    values: ['LIVENESS', 'PHOTINUS_LIVENESS', 'PHOTINUS_FAR_NEAR_LIVENESS', 'TEMPLATE'],
    default: 'LIVENESS',
    source: 'productSdk',
  },
  { name: 'DocVideo', values: ['N', 'Y'], default: 'N', source: 'ekycInitialize' },
  { name: 'CallbackUrl', check: callbackUrlFault, source: 'ekycInitialize' },
  { name: 'CallbackToken', source: 'ekycInitialize' },
  { name: 'AppQualityCheck', values: ['Y', 'N'], default: 'Y', source: 'ekycInitialize' },
  { name: 'ReturnUrl', source: 'sdk' },
] as const satisfies readonly Parameter[]

/** The pictures that are uploaded before InitializeV2. Source: productSdk. */
const fileRows = [
  { name: 'FacePictureFile', check: httpUrlFault, source: 'productSdk' },
  { name: 'TargetFacePictureFile', check: httpUrlFault, source: 'productSdk' },
] as const satisfies readonly Parameter[]

/**
 * What a product needs beyond every product's parameters.
 *
 * @guess DocType is required for eKYC, eKYC_PRO, eKYC_NDI, ID_OCR and ID_OCR_PRO, DocName and DocNo for eKYC_NDI: the pages
 * that say so lost their marks, and every public program sends them.
 */
function requiredOf(code: ProductCode): readonly string[] {
  const { docTypes }: Product = products[code]
  return [
    ...(docTypes && docTypes !== 'calling-code' && code !== 'ID_NFC' ? ['DocType'] : []),
    ...(code === 'eKYC_NDI' ? ['DocName', 'DocNo'] : []),
  ]
}

/** The same rows with some of them required. */
function requiring<Rows extends Table>(rows: Rows, names: readonly string[]): Rows {
  const changed: Table = rows.map(row => (names.includes(row.name) ? { ...row, required: true } : row))
  return changed as Rows
}

/** A value of each parameter that some product needs. */
function neededBy(code: ProductCode): Record<string, string> {
  const { docTypes }: Product = products[code]
  const values: Record<string, string> = {
    DocType: docTypes === 'country' ? 'GLB03002' : code === 'eKYC_NDI' ? '00000001' : '01000000',
    DocName: 'SPECIMEN',
    DocNo: '000000199001310000',
  }
  return Object.fromEntries(requiredOf(code).map(name => [name, values[name] ?? '']))
}

type ProductDocument<Rows extends Table> = RequestDocument<Rows> & { productCode: ProductCode }

function documentOf<Rows extends Table>(
  code: ProductCode,
  rows: Rows,
  { title = code as string } = {},
): ProductDocument<Rows> {
  const { source, takesPicture }: Product = products[code]
  return {
    title,
    own: [],
    productCode: code,
    products: [code],
    source,
    parameters: requiring(rows, requiredOf(code)),
    example: {
      ProductCode: code,
      ...editionExample,
      ...neededBy(code),
      ...(takesPicture && { FacePictureBase64: smallPicture }),
    },
  }
}

const seeded: readonly ProductCode[] = ['FACE_VERIFY', 'FACE_LIVENESS']

/** The documents of Initialize for all products but the two that have a seed document. */
export const productDocuments = productCodes
  .filter(code => !seeded.includes(code))
  .map(code => documentOf(code, productRows))

const v2 = (code: ProductCode) => ({ title: `${code} by InitializeV2` })

/** The documents of InitializeV2: those of Initialize with the uploaded pictures. */
export const v2Documents = [
  documentOf('FACE_VERIFY', [...faceVerifyParameters, ...fileRows] as const, v2('FACE_VERIFY')),
  documentOf('FACE_LIVENESS', [...faceLivenessParameters, ...fileRows] as const, v2('FACE_LIVENESS')),
  ...productCodes
    .filter(code => !seeded.includes(code))
    .map(code => documentOf(code, [...productRows, ...fileRows] as const, v2(code))),
] as const
