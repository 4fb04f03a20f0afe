import type { Evidence } from '../sources.ts'

/** One refusal: its HTTP status, the words of `Message`, and where they come from. */
export type ErrorRow = { status: number; message: string } & Evidence

/** The codes of ID Verification itself, with the words of the two Initialize documents. */
const serviceCodes = {
  MissingParameter: { status: 400, message: 'Parameter cannot be empty.', source: 'faceLiveness' },
  InvalidParameter: { status: 400, message: 'Invalid parameter.', source: 'faceLiveness' },
  TransactionIdInvalid: {
    status: 400,
    message: 'The transaction ID is invalid.',
    source: 'serverCodes',
    // @guess TransactionIdInvalid: the code and its status are documented, its exact words are not.
  },
  'Forbidden.ExceptionRepeatedInvoke': {
    status: 401,
    message: 'The number of repeated abnormal calls exceeds the limit.',
    source: 'faceLiveness',
    // @guess Forbidden.ExceptionRepeatedInvoke: documented without a trigger. Off by default; `--repeated-failures
    // N` answers it after N refusals in a row by one key within a minute, until that minute is over.
  },
  UnqualifiedPhoto: {
    status: 401,
    message:
      'The uploaded image is unreadable or the image resolution does not meet requirements. We recommend changing the image. Ensure the photo is clear, has normal exposure, is complete without occlusion, and has no significant angle deviation.',
    source: 'faceVerify',
  },
  DataDuplication: {
    status: 401,
    message: 'Both Base64-encoded image and URL image address are provided. Choose only one of these parameters.',
    source: 'faceVerify',
  },
  ToolargeImage: {
    status: 401,
    message: 'The image size is too large. We recommend compressing the image or changing the upload method.',
    source: 'faceVerify',
    // @guess ToolargeImage: over 1,048,576 bytes of picture; the documents say 1 MB without saying what is measured.
  },
  DownloadTimeout: {
    status: 401,
    message: 'URL image download timeout.',
    source: 'faceVerify',
    // @guess DownloadTimeout: 3 seconds (`--download-timeout`), the figure of the sibling product in China; none is
    // documented here.
  },
  NoFaceDetected: { status: 401, message: 'No face detected in the uploaded image.', source: 'faceVerify' },
  'Forbidden.RAMUserAccessDenied': {
    status: 403,
    message:
      'You need to grant the RAM user the AliyunAntCloudAuthFullAccess permission. For more information, see Authorize RAM users to access the service.',
    source: 'faceLiveness',
  },
  'Forbidden.AccountAccessDenied': {
    status: 403,
    message: 'Ensure that you have activated ID verification and your account has no overdue payment.',
    source: 'faceLiveness',
  },
  'Throttling.Api': {
    status: 403,
    message: 'API request is blocked due to throttling.',
    source: 'faceLiveness',
    // @guess Throttling.Api: counted for each AccessKeyId and action in a sliding second; the real limit counts per
    // account, and its window is not documented.
  },
  ProcessNotCompleted: {
    status: 404,
    message: 'The verification process is not completed.',
    source: 'serverCodes',
    // @guess ProcessNotCompleted: the code and its status are documented, its exact words are not.
  },
  InternalError: {
    status: 500,
    message: 'Internal system error. Provide feedback to engineers for troubleshooting.',
    source: 'faceLiveness',
  },
  ServiceUnavailable: {
    status: 503,
    message: 'The service is unavailable. Contact engineers for troubleshooting.',
    source: 'faceLiveness',
  },
} as const satisfies Record<string, ErrorRow>

const mandatory = (name: string) =>
  ({ status: 400, message: `${name} is mandatory for this action.`, source: 'gatewayAnswers' }) as const

/** The codes of the gateway in front of every Alibaba Cloud RPC API. */
const gatewayCodes = {
  InvalidVersion: { status: 400, message: 'Specified parameter Version is not valid.', source: 'gatewayAnswers' },
  'InvalidAction.NotFound': {
    status: 404,
    message: 'Specified api is not found, please check your url and method.',
    source: 'gatewayAnswers',
  },
  UnsupportedHTTPMethod: {
    status: 403,
    message: 'This http method is not supported.',
    source: 'publicErrors',
    // @guess UnsupportedHTTPMethod: the documents and the API metadata know Initialize as POST only, so a GET is
    // refused once its signature was accepted; the real gateway may refuse it earlier, or with
    // InvalidAction.NotFound.
  },
  MissingAction: {
    ...mandatory('Action'),
    // @guess MissingAction: what the real gateway answers to a call without Action was never seen; the name follows
    // its pattern.
  },
  MissingVersion: mandatory('Version'),
  MissingTimestamp: mandatory('Timestamp'),
  MissingAccessKeyId: mandatory('AccessKeyId'),
  MissingSignature: mandatory('Signature'),
  MissingSignatureMethod: mandatory('SignatureMethod'),
  MissingSignatureVersion: mandatory('SignatureVersion'),
  MissingSignatureNonce: mandatory('SignatureNonce'),
  'InvalidParameter.Format': {
    status: 400,
    message: 'Specified parameter format is not valid.',
    source: 'publicErrors',
  },
  'InvalidParameter.Accept': {
    status: 400,
    message: 'Specified parameter accept is not valid.',
    source: 'publicErrors',
  },
  'InvalidTimeStamp.Format': {
    status: 400,
    message: 'Specified time stamp or date value is not well formatted.',
    source: 'publicErrors',
  },
  'InvalidTimeStamp.Expired': {
    status: 400,
    message: 'Specified time stamp or date value is expired.',
    source: 'gatewayAnswers',
  },
  'InvalidAccessKeyId.NotFound': {
    status: 404,
    message: 'Specified access key is not found.',
    source: 'gatewayAnswers',
  },
  'InvalidAccessKeyId.Inactive': {
    status: 400,
    message: 'Specified access key is disabled.',
    source: 'gatewayAnswers',
  },
  MissingSecurityToken: mandatory('SecurityToken'),
  'InvalidSecurityToken.Expired': {
    status: 400,
    message: 'Specified SecurityToken is expired.',
    source: 'publicErrors',
  },
  'InvalidSecurityToken.MismatchWithAccessKey': {
    status: 400,
    message: 'Specified SecurityToken mismatch with the AccessKey.',
    source: 'publicErrors',
  },
  SignatureNonceUsed: {
    status: 400,
    message: 'Specified signature nonce was used already.',
    source: 'gatewayAnswers',
    // @guess SignatureNonceUsed: a nonce counts as used for its AccessKeyId, and only once a right signature came
    // with it.
  },
  InvalidSignatureMethod: {
    status: 400,
    message: 'Specified signature method is not valid.',
    source: 'publicErrors',
    // @guess InvalidSignatureMethod: also the answer to SM3, RSA and bearer-token signatures, which the real gateway
    // knows and this emulator does not verify.
  },
  IncompleteSignature: {
    status: 400,
    message: 'The request signature does not conform to Aliyun standards.',
    source: 'acs3Signature',
    // @guess IncompleteSignature: the answer to an Authorization header that cannot be read; code and words are
    // documented, this trigger is not.
  },
  SignatureDoesNotMatch: {
    status: 400,
    message: 'Specified signature is not matched with our calculation.',
    source: 'gatewayAnswers',
  },
  RequestEntityTooLarge: {
    status: 413,
    message: 'The request is larger than this server accepts.',
    source: 'emulator',
    // @guess RequestEntityTooLarge (413): the real limits on body and URL are not known; here `--body-limit` (8 MiB)
    // and 8 MiB of headers.
  },
  RequestTimeout: {
    status: 408,
    message: 'The request did not arrive in time.',
    source: 'emulator',
    // @guess RequestTimeout (408): how long the real gateway waits for a slow request is not known; here
    // `--request-timeout` (30 s).
  },
  ForeignPage: {
    status: 403,
    message: 'This web page may not call the emulator.',
    source: 'emulator',
    // @source gatewayAnswers @deviation ForeignPage (403): the real gateway answers pages of every origin; here only
    // those of this machine and of `--cors` may call, because an emulator stands on a developer's machine.
  },
  MalformedRequest: {
    status: 400,
    message: 'The request is not well-formed HTTP.',
    source: 'emulator',
    // @guess MalformedRequest (400): the answer to bytes that are not an HTTP request.
  },
} as const satisfies Record<string, ErrorRow>

/** Every refusal that this emulator can answer: code, HTTP status, words, evidence. */
export const errorCodes = { ...serviceCodes, ...gatewayCodes }

export type Code = keyof typeof errorCodes

/** The codes that the service documents for Initialize and CheckResult, as against the gateway's. */
export const serviceCodeNames = Object.keys(serviceCodes) as (keyof typeof serviceCodes)[]
