import type { Sourced } from './evidence.ts'

/** For whom a parameter is: every product, or those of one kind. */
type Audience = 'all' | 'face' | 'document' | 'picture' | 'idu' | 'ndi' | 'nfc' | 'web' | 'app'

/** One parameter of Initialize and InitializeV2. */
export type ProductParameter = Sourced & {
  name: string
  /** Where the SDKs put it. The emulator takes each parameter from either place. */
  in: 'query' | 'form'
  /** Where InitializeV2 puts it, if elsewhere. */
  inV2?: 'form'
  /** Set on the two parameters that only InitializeV2 has. */
  onlyV2?: true
  /** An array, sent as its JSON text. */
  array?: true
  for: Audience
  /** The values that a document or the SDK lists. Only the products' own check rows refuse others. */
  values?: readonly string[]
  default?: string
}

const documented = { source: 'ekycInitialize', confidence: 'documented' } as const
const livenessPage = { source: 'faceLiveness', confidence: 'documented' } as const
const verifyPage = { source: 'faceVerify', confidence: 'documented' } as const
const sdkOnly = { source: 'productSdk', confidence: 'sdk' } as const
const inferred = { source: 'productSdk', confidence: 'inferred' } as const

const yesNo = ['Y', 'N'] as const
const onOff = ['1', '0'] as const

const query = (name: string, audience: Audience, rest: Partial<ProductParameter> = {}) => ({
  name,
  in: 'query' as const,
  for: audience,
  ...sdkOnly,
  ...rest,
})

/**
 * All 62 parameters that Initialize (60) and InitializeV2 take, each once. The SDK marks none as required.
 * @source productSdk
 */
export const productParameters: readonly ProductParameter[] = [
  query('ProductCode', 'all', livenessPage),
  query('SceneCode', 'all', livenessPage),
  query('MerchantBizId', 'all', livenessPage),
  query('MetaInfo', 'all', livenessPage),
  query('MerchantUserId', 'all', livenessPage),
  query('DocType', 'document', documented),
  query('Pages', 'document', { values: ['01', '01,02'], default: '01' }),
  query('DocPageConfig', 'document', { array: true }),
  query('AutoDocPageConfig', 'document', inferred),
  query('DocScanMode', 'document', { values: ['manual', 'auto'], default: 'auto' }),
  query('Crop', 'document', { values: yesNo }),
  query('Ocr', 'document', { values: yesNo }),
  query('IdFaceQuality', 'document', { values: yesNo }),
  query('IdSpoof', 'document', { values: yesNo, default: 'N', ...documented }),
  query('IdThreshold', 'document', { values: ['0', '1', '2', '3'], default: '3' }),
  query('OcrValueStandard', 'document', { values: ['0', '1'], default: '0' }),
  query('ShowAlbumIcon', 'document', { values: onOff, default: '1' }),
  query('ShowOcrResult', 'document', { values: onOff, default: '1' }),
  query('EditOcrResult', 'document', { values: onOff, default: '1' }),
  query('Authorize', 'document', {
    values: ['T', 'F'],
    default: 'F',
    ...documented,
  }),
  query('Email', 'document'),
  query('Mobile', 'document'),
  query('DocName', 'ndi', { source: 'ndiInitialize', confidence: 'documented' }),
  query('DocNo', 'ndi', { source: 'ndiInitialize', confidence: 'documented' }),
  query('UseNFC', 'nfc', { values: yesNo }),
  query('MRTDInput', 'nfc', { values: ['0', '1', '2'] }),
  query('DocumentNumber', 'nfc'),
  query('DateOfBirth', 'nfc'),
  query('DateOfExpiry', 'nfc'),
  query('ProductFlow', 'document', { values: ['DOC_FACE', 'FACE_DOC'], default: 'DOC_FACE' }),
  query('FacePictureBase64', 'picture', { in: 'form', ...verifyPage }),
  query('FacePictureUrl', 'picture', verifyPage),
  query('FacePictureFile', 'picture', { onlyV2: true }),
  query('SecurityLevel', 'face', {
    values: ['01', '02'],
    default: '02',
    ...livenessPage,
  }),
  query('Model', 'face', {
    values: ['LIVENESS', 'PHOTINUS_LIVENESS', 'PHOTINUS_FAR_NEAR_LIVENESS', 'TEMPLATE'],
    default: 'LIVENESS',
    ...livenessPage,
  }),
  query('TemplateConfig', 'face'),
  query('TemplateType', 'face', { values: ['Seq', 'Ran'] }),
  query('TemplateRanCount', 'face'),
  query('DocVideo', 'face', { values: ['N', 'Y'], default: 'N', ...livenessPage }),
  query('AppQualityCheck', 'app', {
    values: yesNo,
    default: 'Y',
    ...livenessPage,
  }),
  query('FaceAttributeCheck', 'face', inferred),
  query('NeedMultiFaceCheck', 'face', inferred),
  query('CallbackUrl', 'all', livenessPage),
  query('CallbackToken', 'all', livenessPage),
  query('ReturnUrl', 'web'),
  query('LanguageConfig', 'web', { source: 'webLanguage', confidence: 'documented' }),
  query('StyleConfig', 'web'),
  query('ShowGuidePage', 'web', { values: onOff, default: '1' }),
  query('ProcedurePriority', 'web', { values: ['url', 'keep'], default: 'url' }),
  query('ChameleonFrameEnable', 'face', { values: yesNo }),
  query('ExperienceCode', 'all'),
  query('VerifyModel', 'idu'),
  query('FaceVerifyThreshold', 'idu'),
  query('TargetFacePicture', 'idu', { inV2: 'form' }),
  query('TargetFacePictureUrl', 'idu'),
  query('TargetFacePictureFile', 'idu', { onlyV2: true }),
  query('FaceGroupCodes', 'idu'),
  query('ReturnFaces', 'idu'),
  query('SaveFacePicture', 'idu', { values: ['0', '1'] }),
  query('AutoRegistration', 'idu', { values: ['0', '1'] }),
  query('FaceRegisterGroupCode', 'idu'),
  query('UpdateFaceIfUserExists', 'idu', { values: yesNo }),
]
