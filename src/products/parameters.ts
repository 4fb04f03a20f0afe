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
 * All 62 parameters that Initialize (60) and InitializeV2 take, each once, and what each is for. The SDK marks none as
 * required.
 * @source productSdk
 */
export const productParameters: readonly ProductParameter[] = [
  query('ProductCode', 'all', livenessPage), // the product
  query('SceneCode', 'all', livenessPage), // a filter in the console
  query('MerchantBizId', 'all', livenessPage), // the caller's own id
  query('MetaInfo', 'all', livenessPage), // the environment, as the client tells it
  query('MerchantUserId', 'all', livenessPage), // the caller's user, hashed
  query('DocType', 'document', documented), // the kind of document
  query('Pages', 'document', { values: ['01', '01,02'], default: '01' }), // the sides to read
  query('DocPageConfig', 'document', { array: true }), // further pages
  query('AutoDocPageConfig', 'document', inferred), // automatic classification of pages
  query('DocScanMode', 'document', { values: ['manual', 'auto'], default: 'auto' }), // how the document is captured
  query('Crop', 'document', { values: yesNo }), // whether the picture is cropped
  query('Ocr', 'document', { values: yesNo }), // whether text is read
  query('IdFaceQuality', 'document', { values: yesNo }), // whether the portrait is judged
  query('IdSpoof', 'document', { values: yesNo, default: 'N', ...documented }), // whether a forgery is looked for
  query('IdThreshold', 'document', { values: ['0', '1', '2', '3'], default: '3' }), // the quality that OCR asks for
  query('OcrValueStandard', 'document', { values: ['0', '1'], default: '0' }), // whether OCR values come normalised too
  query('ShowAlbumIcon', 'document', { values: onOff, default: '1' }), // whether a picture may be uploaded
  query('ShowOcrResult', 'document', { values: onOff, default: '1' }), // whether the user sees what was read
  query('EditOcrResult', 'document', { values: onOff, default: '1' }), // whether the user may correct it
  // whether the authority is asked
  query('Authorize', 'document', {
    values: ['T', 'F'],
    default: 'F',
    ...documented,
  }),
  query('Email', 'document'), // for the data source of Indonesia
  query('Mobile', 'document'), // for the data source of Indonesia: +62 and 9 to 11 digits
  query('DocName', 'ndi', { source: 'ndiInitialize', confidence: 'documented' }), // the name to look up
  query('DocNo', 'ndi', { source: 'ndiInitialize', confidence: 'documented' }), // the number to look up
  query('UseNFC', 'nfc', { values: yesNo }), // whether the chip is read
  query('MRTDInput', 'nfc', { values: ['0', '1', '2'] }), // where the chip's key comes from: the user, OCR, this call
  query('DocumentNumber', 'nfc'), // a part of the chip's key
  query('DateOfBirth', 'nfc'), // a part of the chip's key
  query('DateOfExpiry', 'nfc'), // a part of the chip's key
  query('ProductFlow', 'document', { values: ['DOC_FACE', 'FACE_DOC'], default: 'DOC_FACE' }), // which comes first
  query('FacePictureBase64', 'picture', { in: 'form', ...verifyPage }), // the kept face
  query('FacePictureUrl', 'picture', verifyPage), // the kept face
  query('FacePictureFile', 'picture', { onlyV2: true }), // the kept face, uploaded before
  // whether the device is judged
  query('SecurityLevel', 'face', {
    values: ['01', '02'],
    default: '02',
    ...livenessPage,
  }),
  // the kind of liveness
  query('Model', 'face', {
    values: ['LIVENESS', 'PHOTINUS_LIVENESS', 'PHOTINUS_FAR_NEAR_LIVENESS', 'TEMPLATE'],
    default: 'LIVENESS',
    ...livenessPage,
  }),
  query('TemplateConfig', 'face'), // the actions of Model=TEMPLATE
  query('TemplateType', 'face', { values: ['Seq', 'Ran'] }), // their order
  query('TemplateRanCount', 'face'), // how many of them are drawn
  query('DocVideo', 'face', { values: ['N', 'Y'], default: 'N', ...livenessPage }), // whether a video is kept
  // whether the app judges the face strictly; without effect on the result
  query('AppQualityCheck', 'app', {
    values: yesNo,
    default: 'Y',
    ...livenessPage,
  }),
  query('FaceAttributeCheck', 'face', inferred), // age, gender and the like
  query('NeedMultiFaceCheck', 'face', inferred), // several faces
  query('CallbackUrl', 'all', livenessPage), // where the result is announced
  query('CallbackToken', 'all', livenessPage), // what the announcement carries
  query('ReturnUrl', 'web'), // where the browser goes afterwards
  query('LanguageConfig', 'web', { source: 'webLanguage', confidence: 'documented' }), // the language of the page
  query('StyleConfig', 'web'), // the looks of the page
  query('ShowGuidePage', 'web', { values: onOff, default: '1' }), // whether a guide comes first
  query('ProcedurePriority', 'web', { values: ['url', 'keep'], default: 'url' }), // what an incompatible browser shows
  query('ChameleonFrameEnable', 'face', { values: yesNo }), // a coloured frame
  query('ExperienceCode', 'all'), // a trial
  query('VerifyModel', 'idu'), // one to one, or one to many
  query('FaceVerifyThreshold', 'idu'), // the score that is enough
  query('TargetFacePicture', 'idu', { inV2: 'form' }), // the kept face
  query('TargetFacePictureUrl', 'idu'), // the kept face
  query('TargetFacePictureFile', 'idu', { onlyV2: true }), // the kept face, uploaded before
  query('FaceGroupCodes', 'idu'), // the groups to search
  query('ReturnFaces', 'idu'), // how many hits to return
  query('SaveFacePicture', 'idu', { values: ['0', '1'] }), // whether the face is kept
  query('AutoRegistration', 'idu', { values: ['0', '1'] }), // whether the face is registered
  query('FaceRegisterGroupCode', 'idu'), // where it is registered
  query('UpdateFaceIfUserExists', 'idu', { values: yesNo }), // whether a face registered before is replaced
]
