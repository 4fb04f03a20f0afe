import type { Sourced } from './evidence.ts'

/** A region that the service documents: its id, and the two letters that its transaction ids begin with. */
const regions = {
  'cn-hongkong': { name: 'Hong Kong', prefix: 'hk' },
  'ap-southeast-1': { name: 'Singapore', prefix: 'sg' },
  'ap-southeast-3': { name: 'Kuala Lumpur', prefix: 'my' },
  'ap-southeast-5': { name: 'Jakarta', prefix: 'id' },
} as const

export type RegionId = keyof typeof regions

/** The kinds of client that MetaInfo tells apart. */
export type ClientKind = 'app' | 'h5' | 'pc'

/** The shapes that CheckResult gives its results in. */
type ResultShape =
  | 'liveness'
  | 'face-comparison'
  | 'face-search'
  | 'document'
  | 'document-pages'
  | 'document-face'
  | 'document-pages-face'
  | 'authority-face'

/** How the values of DocType are written for a product. */
export type DocTypeFamily = 'eight-digit' | 'country' | 'calling-code'

export type Product = Sourced & {
  regions: readonly RegionId[]
  /** The clients that get a TransactionUrl; an app never does. */
  pages: readonly Exclude<ClientKind, 'app'>[]
  /** Whether the end user shows a face. */
  face: boolean
  /** How DocType is written, for products that take a document. */
  docTypes?: DocTypeFamily
  /** The one document that it takes, where it does not take its whole family. */
  onlyDocType?: string
  /** Whether exactly one kept picture of a face must come with the call. */
  takesPicture?: true
  result: ResultShape
}

const hongKong = ['cn-hongkong'] as const
const everyRegion = ['cn-hongkong', 'ap-southeast-1', 'ap-southeast-5', 'ap-southeast-3'] as const
const everyPage = ['h5', 'pc'] as const

/**
 * Every product that begins with Initialize or InitializeV2 and has a client step.
 *
 * @source regions, ekycInitialize
 * @conflict Editions of the documents disagree on eKYC in Singapore and on FACE_LIVENESS_PRO in Kuala Lumpur: both are
 * taken.
 */
export const products = {
  eKYC: {
    regions: ['cn-hongkong', 'ap-southeast-1'],
    pages: everyPage,
    face: true,
    docTypes: 'eight-digit',
    result: 'document-face',
    source: 'ekycInitialize',
    confidence: 'documented',
  },
  eKYC_PRO: {
    regions: everyRegion,
    pages: everyPage,
    face: true,
    docTypes: 'country',
    result: 'document-pages-face',
    source: 'regions',
    confidence: 'documented',
  },
  eKYC_NDI: {
    regions: hongKong,
    pages: everyPage,
    face: true,
    docTypes: 'eight-digit',
    onlyDocType: '00000001',
    result: 'authority-face',
    source: 'ndiInitialize',
    confidence: 'documented',
  },
  FACE_LIVENESS: {
    regions: hongKong,
    pages: everyPage,
    face: true,
    result: 'liveness',
    source: 'faceLiveness',
    confidence: 'documented',
  },
  FACE_LIVENESS_PRO: {
    regions: everyRegion,
    pages: everyPage,
    face: true,
    result: 'liveness',
    source: 'livenessPro',
    confidence: 'documented',
  },
  FACE_VERIFY: {
    regions: hongKong,
    pages: everyPage,
    face: true,
    takesPicture: true,
    result: 'face-comparison',
    source: 'faceVerify',
    confidence: 'documented',
  },
  FACE_IDU: {
    regions: everyRegion,
    pages: everyPage,
    face: true,
    result: 'face-search',
    source: 'iduInitialize',
    confidence: 'documented',
  },
  ID_OCR: {
    regions: hongKong,
    pages: everyPage,
    face: false,
    docTypes: 'eight-digit',
    result: 'document',
    source: 'ekycInitialize',
    confidence: 'documented',
  },
  ID_OCR_PRO: {
    regions: everyRegion,
    pages: ['h5'],
    face: false,
    docTypes: 'country',
    result: 'document-pages',
    source: 'ocrProInitialize',
    confidence: 'documented',
  },
  ID_NFC: {
    regions: hongKong,
    pages: [],
    face: false,
    docTypes: 'eight-digit',
    onlyDocType: '01000000',
    result: 'document',
    source: 'qps',
    confidence: 'inferred',
  },
  KYC_GLOBAL: {
    regions: hongKong,
    pages: [],
    face: true,
    docTypes: 'calling-code',
    result: 'document-face',
    source: 'kycGlobal',
    confidence: 'documented',
  },
  FV_GLOBAL: {
    regions: hongKong,
    pages: [],
    face: true,
    takesPicture: true,
    result: 'face-comparison',
    source: 'sdk',
    confidence: 'sdk',
  },
  FL_GLOBAL: {
    regions: hongKong,
    pages: [],
    face: true,
    result: 'liveness',
    source: 'sdk',
    confidence: 'sdk',
  },
  IDR_GLOBAL: {
    regions: hongKong,
    pages: [],
    face: false,
    docTypes: 'calling-code',
    result: 'document',
    source: 'sdk',
    confidence: 'sdk',
  },
  OCR_GLOBAL: {
    regions: hongKong,
    pages: [],
    face: false,
    docTypes: 'calling-code',
    result: 'document',
    source: 'sdk',
    confidence: 'sdk',
  },
} as const satisfies Record<string, Product>

export type ProductCode = keyof typeof products

export const productCodes = Object.keys(products) as ProductCode[]

/** The product of a code, if it is one that Initialize takes. */
export function productOf(code: string | undefined): Product | undefined {
  return code !== undefined && Object.hasOwn(products, code) ? products[code as ProductCode] : undefined
}

/** Products of other operations, which have no client step, and the operation that each belongs to. @source regions, sdk */
export const serverProducts: Readonly<Record<string, string>> = {
  eKYC_MIN: 'EkycVerify',
  FACE_LIVENESS_MIN: 'FaceLiveness',
  FACE_LIVENESS_MIN_PRO: 'FaceLivenessV2',
  FACE_VERIFY_MIN: 'FaceVerifyIntl',
  FACE_IDU_MIN: 'FaceVerifyIntl',
  FACE_COMPARE: 'FaceCompare',
  FACE_CROSS_COMPARE: 'FaceCrossCompareIntl',
  FACE_DEEPFAKE: 'DeepfakeDetectIntl',
  FACE_GUARD: 'FaceGuardRisk',
  FACE_GUARD_PRO: 'FaceGuardRisk',
  ID_OCR_MIN: 'DocOcr',
  ID_OCR_MAX: 'DocOcrMax',
  ID_2META: 'Id2MetaVerifyIntl',
  MOBILE_2META: 'Mobile2MetaVerifyIntl',
  MOBILE_3META: 'Mobile3MetaVerifyIntl',
  BANK_CARD_N_META: 'BankMetaVerifyIntl',
  CREDENTIAL_DETECT: 'CredentialVerifyIntl',
  CREDENTIAL_RECOGNITION: 'CredentialRecognitionIntl',
  ADD_VERIFY_PRO: 'AddressVerifyV2Intl',
  eKYC_Date_MIN: 'Id2MetaPeriodVerifyIntl',
}
