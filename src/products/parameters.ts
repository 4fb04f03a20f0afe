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
  /** What it is for, in words. */
  words: string
}

const documented = { source: 'ekycInitialize', confidence: 'documented' } as const
const livenessPage = { source: 'faceLiveness', confidence: 'documented' } as const
const verifyPage = { source: 'faceVerify', confidence: 'documented' } as const
const sdkOnly = { source: 'productSdk', confidence: 'sdk' } as const
const inferred = { source: 'productSdk', confidence: 'inferred' } as const

const yesNo = ['Y', 'N'] as const
const onOff = ['1', '0'] as const

const query = (name: string, audience: Audience, words: string, rest: Partial<ProductParameter> = {}) => ({
  name,
  in: 'query' as const,
  for: audience,
  words,
  ...sdkOnly,
  ...rest,
})

/**
 * All 62 parameters that Initialize (60) and InitializeV2 take, each once. The SDK marks none as required.
 * @source productSdk
 */
export const productParameters: readonly ProductParameter[] = [
  query('ProductCode', 'all', 'the product', livenessPage),
  query('SceneCode', 'all', 'a filter in the console', livenessPage),
  query('MerchantBizId', 'all', "the caller's own id", livenessPage),
  query('MetaInfo', 'all', 'the environment, as the client tells it', livenessPage),
  query('MerchantUserId', 'all', "the caller's user, hashed", livenessPage),
  query('DocType', 'document', 'the kind of document', documented),
  query('Pages', 'document', 'the sides to read', { values: ['01', '01,02'], default: '01' }),
  query('DocPageConfig', 'document', 'further pages', { array: true }),
  query('AutoDocPageConfig', 'document', 'automatic classification of pages', inferred),
  query('DocScanMode', 'document', 'how the document is captured', { values: ['manual', 'auto'], default: 'auto' }),
  query('Crop', 'document', 'whether the picture is cropped', { values: yesNo }),
  query('Ocr', 'document', 'whether text is read', { values: yesNo }),
  query('IdFaceQuality', 'document', 'whether the portrait is judged', { values: yesNo }),
  query('IdSpoof', 'document', 'whether a forgery is looked for', { values: yesNo, default: 'N', ...documented }),
  query('IdThreshold', 'document', 'the quality that OCR asks for', { values: ['0', '1', '2', '3'], default: '3' }),
  query('OcrValueStandard', 'document', 'whether OCR values come normalised too', { values: ['0', '1'], default: '0' }),
  query('ShowAlbumIcon', 'document', 'whether a picture may be uploaded', { values: onOff, default: '1' }),
  query('ShowOcrResult', 'document', 'whether the user sees what was read', { values: onOff, default: '1' }),
  query('EditOcrResult', 'document', 'whether the user may correct it', { values: onOff, default: '1' }),
  query('Authorize', 'document', 'whether the authority is asked', {
    values: ['T', 'F'],
    default: 'F',
    ...documented,
  }),
  query('Email', 'document', 'for the data source of Indonesia'),
  query('Mobile', 'document', 'for the data source of Indonesia: +62 and 9 to 11 digits'),
  query('DocName', 'ndi', 'the name to look up', { source: 'ndiInitialize', confidence: 'documented' }),
  query('DocNo', 'ndi', 'the number to look up', { source: 'ndiInitialize', confidence: 'documented' }),
  query('UseNFC', 'nfc', 'whether the chip is read', { values: yesNo }),
  query('MRTDInput', 'nfc', "where the chip's key comes from: the user, OCR, this call", { values: ['0', '1', '2'] }),
  query('DocumentNumber', 'nfc', "a part of the chip's key"),
  query('DateOfBirth', 'nfc', "a part of the chip's key"),
  query('DateOfExpiry', 'nfc', "a part of the chip's key"),
  query('ProductFlow', 'document', 'which comes first', { values: ['DOC_FACE', 'FACE_DOC'], default: 'DOC_FACE' }),
  query('FacePictureBase64', 'picture', 'the kept face', { in: 'form', ...verifyPage }),
  query('FacePictureUrl', 'picture', 'the kept face', verifyPage),
  query('FacePictureFile', 'picture', 'the kept face, uploaded before', { onlyV2: true }),
  query('SecurityLevel', 'face', 'whether the device is judged', {
    values: ['01', '02'],
    default: '02',
    ...livenessPage,
  }),
  query('Model', 'face', 'the kind of liveness', {
    values: ['LIVENESS', 'PHOTINUS_LIVENESS', 'PHOTINUS_FAR_NEAR_LIVENESS', 'TEMPLATE'],
    default: 'LIVENESS',
    ...livenessPage,
  }),
  query('TemplateConfig', 'face', 'the actions of Model=TEMPLATE'),
  query('TemplateType', 'face', 'their order', { values: ['Seq', 'Ran'] }),
  query('TemplateRanCount', 'face', 'how many of them are drawn'),
  query('DocVideo', 'face', 'whether a video is kept', { values: ['N', 'Y'], default: 'N', ...livenessPage }),
  query('AppQualityCheck', 'app', 'whether the app judges the face strictly; without effect on the result', {
    values: yesNo,
    default: 'Y',
    ...livenessPage,
  }),
  query('FaceAttributeCheck', 'face', 'age, gender and the like', inferred),
  query('NeedMultiFaceCheck', 'face', 'several faces', inferred),
  query('CallbackUrl', 'all', 'where the result is announced', livenessPage),
  query('CallbackToken', 'all', 'what the announcement carries', livenessPage),
  query('ReturnUrl', 'web', 'where the browser goes afterwards'),
  query('LanguageConfig', 'web', 'the language of the page', { source: 'webLanguage', confidence: 'documented' }),
  query('StyleConfig', 'web', 'the looks of the page'),
  query('ShowGuidePage', 'web', 'whether a guide comes first', { values: onOff, default: '1' }),
  query('ProcedurePriority', 'web', 'what an incompatible browser shows', { values: ['url', 'keep'], default: 'url' }),
  query('ChameleonFrameEnable', 'face', 'a coloured frame', { values: yesNo }),
  query('ExperienceCode', 'all', 'a trial'),
  query('VerifyModel', 'idu', 'one to one, or one to many'),
  query('FaceVerifyThreshold', 'idu', 'the score that is enough'),
  query('TargetFacePicture', 'idu', 'the kept face', { inV2: 'form' }),
  query('TargetFacePictureUrl', 'idu', 'the kept face'),
  query('TargetFacePictureFile', 'idu', 'the kept face, uploaded before', { onlyV2: true }),
  query('FaceGroupCodes', 'idu', 'the groups to search'),
  query('ReturnFaces', 'idu', 'how many hits to return'),
  query('SaveFacePicture', 'idu', 'whether the face is kept', { values: ['0', '1'] }),
  query('AutoRegistration', 'idu', 'whether the face is registered', { values: ['0', '1'] }),
  query('FaceRegisterGroupCode', 'idu', 'where it is registered'),
  query('UpdateFaceIfUserExists', 'idu', 'whether a face registered before is replaced', { values: yesNo }),
]
