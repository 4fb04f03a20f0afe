import type { Code } from '../gateway/error-codes.ts'
import type { Options } from '../options/options.ts'
import { authorizeFileUploadDocument } from './authorize-file-upload/parameters.ts'
import { checkResultDocument } from './check-result/parameters.ts'
import { checkVerifyLogDocument } from './check-verify-log/parameters.ts'
import { deleteVerifyResultDocument } from './delete-verify-result/parameters.ts'
import { faceCompareDocument } from './face-compare/parameters.ts'
import { faceLivenessDocument } from './face-liveness/parameters.ts'
import { chooseEdition, chooseV2Document } from './initialize/choose-edition.ts'
import { editions, initializeCodes } from './initialize/editions.ts'
import { productDocuments, v2Documents } from './initialize/product-rows.ts'
import type {
  Action,
  Address,
  EmulatedAction,
  ForeignAction,
  Operation,
  OperationParts,
  RequestDocument,
} from './operation.ts'
import type { Given } from './parameter.ts'

/** The version of ID Verification's API, the only one that was ever published. Source: sdk. */
export const apiVersion = '2022-08-09'

/** What the service documents for every action. Source: serverCodes. */
const everywhere: readonly Code[] = [
  ...(['Forbidden.ExceptionRepeatedInvoke', 'Forbidden.RAMUserAccessDenied', 'Forbidden.AccountAccessDenied'] as const),
  ...(['Throttling.Api', 'InternalError', 'ServiceUnavailable'] as const),
]

/** What is documented for an action that takes a picture. Source: serverCodes. */
const pictureCodes: readonly Code[] = [
  ...(['MissingParameter', 'InvalidParameter', 'UnqualifiedPhoto', 'DataDuplication'] as const),
  ...(['ToolargeImage', 'DownloadTimeout', 'NoFaceDetected'] as const),
]

/** The version of OpenPlatform's API, of which the one action of the upload is answered. Source: productSdk. */
const openPlatformVersion = '2019-12-19'

const post = { version: apiVersion, methods: ['POST'], source: 'sdk' } as const

/**
 * The actions that are answered. What gateway, contract, README and console know of actions derives from these rows.
 * A new action is a folder (its request table, its operation) and a row here.
 */
export const emulatedActions: readonly EmulatedAction[] = [
  emulated({
    ...post,
    name: 'Initialize',
    opens: true,
    codes: initializeCodes,
    documents: [editions['face-verify'], editions['face-liveness'], ...productDocuments],
    choose: (sent, { edition }) => chooseEdition(sent.get('ProductCode'), edition),
    load: async () => (await import('./initialize/initialize.ts')).createInitialize,
  }),
  emulated({
    ...post,
    name: 'InitializeV2',
    opens: true,
    codes: initializeCodes,
    documents: v2Documents,
    choose: (sent, { edition }) => chooseV2Document(sent.get('ProductCode'), edition),
    load: async () => (await import('./initialize/initialize.ts')).createInitializeV2,
  }),
  emulated({
    ...post,
    name: 'CheckResult',
    codes: [...everywhere, 'MissingParameter', 'InvalidParameter', 'TransactionIdInvalid', 'ProcessNotCompleted'],
    documents: [checkResultDocument],
    load: async () => (await import('./check-result/check-result.ts')).createCheckResult,
  }),
  emulated({
    ...post,
    name: 'KeepaliveIntl',
    methods: ['POST', 'GET'],
    codes: everywhere,
    documents: [{ title: 'KeepaliveIntl', source: 'sdk', parameters: [], example: {}, result: ['Result'] }],
    load: async () => (await import('./keepalive-intl/keepalive-intl.ts')).createKeepaliveIntl,
  }),
  emulated({
    ...post,
    name: 'DeleteVerifyResult',
    source: 'deleteVerifyResult',
    codes: [...everywhere, 'MissingParameter', 'InvalidParameter', 'TransactionIdInvalid', 'ProcessNotCompleted'],
    documents: [deleteVerifyResultDocument],
    load: async () => (await import('./delete-verify-result/delete-verify-result.ts')).createDeleteVerifyResult,
  }),
  emulated({
    ...post,
    name: 'CheckVerifyLog',
    source: 'checkVerifyLog',
    codes: [...everywhere, 'MissingParameter', 'InvalidParameter', 'TransactionIdInvalid'],
    documents: [checkVerifyLogDocument],
    load: async () => (await import('./check-verify-log/check-verify-log.ts')).createCheckVerifyLog,
  }),
  emulated({
    ...post,
    name: 'FaceCompare',
    source: 'faceCompare',
    codes: [...everywhere, ...pictureCodes],
    documents: [faceCompareDocument],
    load: async () => (await import('./face-compare/face-compare.ts')).createFaceCompare,
  }),
  emulated({
    ...post,
    name: 'FaceLiveness',
    source: 'faceLivenessMin',
    codes: [...everywhere, ...pictureCodes],
    documents: [faceLivenessDocument],
    load: async () => (await import('./face-liveness/face-liveness.ts')).createFaceLiveness,
  }),
  emulated({
    name: 'AuthorizeFileUpload',
    version: openPlatformVersion,
    methods: ['GET', 'POST'],
    source: 'productSdk',
    codes: ['MissingParameter', 'InvalidParameter'],
    documents: [authorizeFileUploadDocument],
    load: async () => (await import('./authorize-file-upload/authorize-file-upload.ts')).createAuthorizeFileUpload,
  }),
]

const foreign = (names: readonly string[], methods: ForeignAction['methods']): ForeignAction[] =>
  names.map(name => ({ ...post, name, methods, emulated: false }))

/** The actions that only the real service answers. Source: sdk (names), its metadata of 2025-12-03 (methods). */
const foreignActions: readonly ForeignAction[] = [
  ...foreign(
    [
      ...['AddFaceRecord', 'AddressCompareIntl', 'AddressVerifyIntl', 'BankMetaVerifyIntl', 'CardOcr'],
      ...['CredentialGetResultIntl', 'CredentialRecognitionIntl', 'CredentialRecognitionIntlV2'],
      ...['CredentialSubmitIntl', 'CredentialSubmitIntlV2', 'CredentialVerifyIntl', 'DeleteFaceGroup'],
      ...['DeleteFaceRecord', 'DeleteFaceRecordV2', 'DocOcr', 'DocOcrMax', 'DocOcrMaxV2'],
      ...['DocOcrV2', 'DownloadVerifyRecordIntl', 'EkycVerifyV2', 'FaceCompareV2'],
      ...['FaceCrossCompareIntl', 'FaceDuplicationCheckIntl', 'FaceLivenessV2', 'FaceVerifyIntl'],
      ...['Id2MetaPeriodVerifyIntl', 'IdnAuthorityVerifyIntl', 'ModifyFaceGroup', 'ModifyFaceRecord'],
      'TempOssUrlIntl',
    ],
    ['POST'],
  ),
  ...foreign(
    [
      ...['AddressVerifyV2Intl', 'DeepfakeDetectIntl', 'DeepfakeDetectIntlStream', 'EkycVerify', 'FaceGuardRisk'],
      ...['FraudResultCallBack', 'Id2MetaVerifyIntl', 'Mobile2MetaVerifyIntl'],
      ...['Mobile3MetaVerifyIntl', 'QueryFaceGroup', 'QueryFaceRecord', 'TempAccessTokenIntl'],
    ],
    ['POST', 'GET'],
  ),
]

/** Every action of the service that its SDK names. */
export const actions: readonly Action[] = [...emulatedActions, ...foreignActions]

/** The actions as far as scenarios go: what they open, answer and take. */
export const armableActions = actions.map(action => ({
  name: action.name,
  emulated: action.emulated,
  opens: action.emulated && action.opens,
  codes: action.emulated ? action.codes : [],
  parameters: action.emulated ? action.documents.flatMap(({ parameters }) => parameters.map(({ name }) => name)) : [],
}))

// @source livenessCheckResult @missing The video of `DocVideo=Y` is the same small drawing for everybody, and it
// never gets lost on the way.

// @source faceLiveness @missing AppQualityCheck is taken and changes nothing; for a web client the real service has
// no such check either.

// @source iduInitialize @missing FACE_IDU searches no face group and registers nobody: VerifyModel,
// FaceVerifyThreshold, FaceGroupCodes, ReturnFaces, SaveFacePicture, AutoRegistration, FaceRegisterGroupCode and
// UpdateFaceIfUserExists change nothing.

// @source productSdk @missing Parameters of document products that ask for another capture (Crop, Ocr, DocScanMode,
// IdThreshold, OcrValueStandard, AutoDocPageConfig, ExperienceCode and the like) are taken and change nothing.

// @source apiOverview @missing Calls per second count for each AccessKeyId and action; the real limit counts for an
// account and a region.

// @source checkResult @missing Results can be read in every region; the real ones stay in the region where the
// verification was opened.

// @source serverCodes @missing A picture URL that cannot be fetched (no such host, a status other than 200, more than
// three redirects) is UnqualifiedPhoto; only a slow one is DownloadTimeout. No document says what the real service
// answers.

// @source faceLiveness @missing A verification that was abandoned or ran out sends no callback; whether a real one
// does is not documented.

// @source checkResult @missing ExtRiskInfo, ExtBasicInfo, ExtInfo and EkycResult are never given,
// ExtraImageControlList and ReturnFiveCategorySpoofResult change nothing: what they hold was never published.

/** A row of the registry whose operation must take what its tables give: anything else does not compile. */
function emulated<const Documents extends readonly [RequestDocument, ...RequestDocument[]]>(
  row: Address & {
    opens?: true
    codes: readonly Code[]
    documents: Documents
    /** Which of several documents counts; the first by default. */
    choose?: (sent: ReadonlyMap<string, string>, options: Options) => Documents[number]
    load: () => Promise<(parts: OperationParts) => Operation<Given<Documents[number]['parameters']>>>
  },
): EmulatedAction {
  const { documents, choose, opens = false, ...rest } = row
  const [first] = documents
  return {
    ...rest,
    emulated: true,
    opens,
    documents,
    tableOf: (sent, options) => (choose?.(sent, options) ?? first).parameters,
  }
}
