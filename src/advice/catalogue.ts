import type { Source } from '../sources.ts'

/** How much a finding matters: `error` will fail or leak in production, `warning` may, `note` is worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

/** One rule of advice: what an integrator's side did, and what the documents or their own safety say about it. */
export type AdviceRule = {
  severity: Severity
  /** What was seen, as a headline. */
  title: string
  /** When the rule fires, in one sentence. */
  when: string
  why: string
  /** What to do about it. */
  fix: string
  source: Source
}

/** Every rule by its id. Ids are stable: people's lists of exceptions name them. */
export const catalogue = {
  'biz-id-reused': {
    severity: 'warning',
    title: 'A MerchantBizId was used for more than one verification',
    when: 'Initialize succeeds with a MerchantBizId with which the same key opened another transaction before.',
    why: 'The service does not check that it is unique, so two verifications that share one cannot be told apart when you trace a problem.',
    fix: 'Make a new MerchantBizId for every Initialize: up to 32 letters and digits, for example a UUID without hyphens.',
    source: 'faceLiveness',
  },
  'biz-id-differs': {
    severity: 'note',
    title: 'CheckResult named another MerchantBizId than Initialize',
    when: 'CheckResult asks about a transaction of the same key with a MerchantBizId other than the one that opened it.',
    why: 'MerchantBizId is how support and the console find a verification; a second one for the same transaction hides half of its story.',
    fix: 'Store MerchantBizId beside TransactionId when Initialize answers, and send the same pair to CheckResult.',
    source: 'checkResult',
  },
  'user-id-personal': {
    severity: 'warning',
    title: 'MerchantUserId is an e-mail address or a phone number',
    when: 'MerchantUserId of an Initialize call reads as an e-mail address, as 7 to 15 digits behind a plus sign, as 9 to 15 digits with the marks of a phone number, or as a mobile number of mainland China.',
    why: 'The documents strongly recommend to desensitise it: it is stored with the verification and shown in the console.',
    fix: 'Send a hash of the identifier, or an id of your own that means nothing elsewhere.',
    source: 'faceLiveness',
  },
  'meta-info-invented': {
    severity: 'warning',
    title: 'MetaInfo did not come from the client SDK',
    when: 'MetaInfo is not a JSON object, or one without the texts bioMetaInfo and deviceType (ios, android, h5 or web).',
    why: 'The service reads the client out of it. Made up by hand it may lead to the wrong page, or to none.',
    fix: 'Pass on what getMetaInfo() of the client SDK returned, as JSON text.',
    source: 'faceLiveness',
  },
  'meta-info-changed': {
    severity: 'warning',
    title: 'MetaInfo was changed on its way',
    when: 'MetaInfo is a JSON object inside a JSON string, or an object written with single quotes.',
    why: 'The documents ask not to modify it. Encoding it twice, or printing a dictionary of your language, changes it.',
    fix: 'Send the text exactly as your page or app delivered it: encode it once, and as JSON.',
    source: 'faceLiveness',
  },
  'safe-mode-in-tests': {
    severity: 'note',
    title: 'Device risk (206) on a verification in safe mode',
    when: 'A transaction whose SecurityLevel is 02, by default or by choice, ends with SubCode 206.',
    why: 'Safe mode may take a test device for a threat. The documents advise 01 during tests, and 02 when you go live.',
    fix: 'Set SecurityLevel to 01 in your test environment, and to 02 in production. Keep this test if it is 206 you want to handle.',
    source: 'faceLiveness',
  },
  'both-pictures': {
    severity: 'error',
    title: 'The picture was sent twice',
    when: 'An Initialize call carries FacePictureBase64 and FacePictureUrl.',
    why: 'The service refuses the call with DataDuplication.',
    fix: 'Send exactly one of the two.',
    source: 'serverCodes',
  },
  'large-base64-picture': {
    severity: 'warning',
    title: 'A picture over 0.6 MB went as Base64',
    when: 'FacePictureBase64 stands for more than 0.6 MB (629,145 bytes).',
    why: 'The documents allow 1 MB for the whole transfer, which Base64 and percent-encoding reach with an original of 0.6 MB.',
    fix: 'Compress the picture to 50 to 100 KB, or send FacePictureUrl.',
    source: 'faceVerify',
  },
  'unread-parameter': {
    severity: 'warning',
    title: 'A parameter that nothing reads',
    when: 'A call carries a parameter that is neither in the SDK for its action nor part of the protocol.',
    why: 'The service ignores it without a word, so whatever you meant by it does not happen.',
    fix: 'Check the spelling against the SDK, letter case included, or leave it out.',
    source: 'sdk',
  },
  'open-verification': {
    severity: 'warning',
    title: 'Initialize was called again while the user still had an open verification',
    when: 'Initialize succeeds for a MerchantUserId whose earlier transaction of the same key is pending within its 30 minutes.',
    why: 'The first TransactionId stays valid for 30 minutes; a second one is billed on its own and two pages compete for one user.',
    fix: 'Hand out the open TransactionId again, or wait until it ended.',
    source: 'faceLiveness',
  },
  'result-not-checked': {
    severity: 'error',
    title: 'A result was never read with CheckResult',
    when: 'A verification passed or did not pass, and by the time of the report its key has not called CheckResult for it.',
    why: "The callback and the client's result are only for reference: anybody can forge them. CheckResult is the verdict.",
    fix: 'Call CheckResult from your server after the callback or the return of the user, and decide by Passed.',
    source: 'checkResult',
  },
  'foreign-transaction': {
    severity: 'error',
    title: 'CheckResult asked about a TransactionId that this key never got',
    when: 'CheckResult is refused with TransactionIdInvalid for an id that Initialize never answered to its key.',
    why: 'An id that comes from outside (the client, a forged callback) must not reach CheckResult unchecked.',
    fix: 'Use the TransactionId that you stored when Initialize answered.',
    source: 'checkResult',
  },
  'polled-too-fast': {
    severity: 'warning',
    title: 'CheckResult was polled faster than once a second',
    when: "CheckResult for one transaction is answered ProcessNotCompleted twice within a second, of real time and of the emulator's clock.",
    why: 'Users take tens of seconds, and the limit of calls a second is shared by all operations of your account.',
    fix: 'Wait for the callback or the return of the user; poll at most every few seconds as a fallback.',
    source: 'qps',
  },
  'polled-too-short': {
    severity: 'warning',
    title: 'CheckResult was given up before the TransactionId expired',
    when: 'A transaction was polled at least twice without a result, and never again although its 30 minutes went on and are over now.',
    why: 'The user has 30 minutes. A user who finishes later is verified and billed, and you never learn of it.',
    fix: 'Keep asking, ever more rarely, until the 30 minutes are over, or rely on the callback.',
    source: 'faceLiveness',
  },
  'retried-too-early': {
    severity: 'warning',
    title: 'A throttled call was repeated before the time it was told to wait',
    when: 'After Throttling.Api, a call of the same key and action for the same user or transaction comes before x-acs-retry-after milliseconds have passed.',
    why: 'Calls within the pause are refused as well and keep the limit reached.',
    fix: 'Wait for x-acs-retry-after milliseconds, then retry with growing pauses.',
    source: 'qps',
  },
  'retried-final-refusal': {
    severity: 'warning',
    title: 'A refusal that cannot change was retried',
    when: 'Within a minute the same key sends a call that was refused for its parameters once more, unchanged, and is refused again.',
    why: 'The answer depends on what was sent: it comes back the same, and repeated failures may block the key.',
    fix: 'Retry only Throttling.Api, InternalError, ServiceUnavailable, DownloadTimeout and broken connections.',
    source: 'serverCodes',
  },
  'nonce-reused': {
    severity: 'error',
    title: 'A signature nonce was used twice',
    when: 'Two signed calls of one key within 15 minutes carry the same SignatureNonce or x-acs-signature-nonce.',
    why: 'The gateway refuses the second one with SignatureNonceUsed, also when it is a retry.',
    fix: 'Draw a new random nonce, and sign again, for every attempt.',
    source: 'rpcSignature',
  },
  'photinus-on-pc': {
    severity: 'warning',
    title: 'PHOTINUS_LIVENESS was asked for a PC',
    when: 'Initialize has Model PHOTINUS_LIVENESS and a MetaInfo whose deviceType is web.',
    why: 'Colour-based liveness is not supported on PCs.',
    fix: 'Use LIVENESS for browsers on PCs; choose the Model by deviceType.',
    source: 'faceLiveness',
  },
  'page-opened-twice': {
    severity: 'warning',
    title: 'A TransactionUrl was opened more than once',
    when: 'The page of one transaction is loaded a second time, other than by the page itself.',
    why: 'The real TransactionUrl works once; opening it again shows an error.',
    fix: 'Redirect to it once. For another attempt call Initialize again.',
    source: 'mobileWeb',
  },
  'page-address-changed': {
    severity: 'warning',
    title: 'A TransactionUrl was changed before it was opened',
    when: 'The page is loaded with a query that Initialize did not put there.',
    why: 'The documents forbid to append to it or to rewrite it.',
    fix: 'Open the TransactionUrl exactly as it came.',
    source: 'mobileWeb',
  },
  'page-framed-by-hand': {
    severity: 'warning',
    title: 'A TransactionUrl was put into a frame without startVerify',
    when: "The page is loaded into a frame (Sec-Fetch-Dest: iframe) other than by verify.js's startVerify.",
    why: 'Embedding is documented only through startVerify with CertifyUrl and Protocol; a frame of your own gets no camera and no message back.',
    fix: 'Load verify.js and call startVerify({ CertifyUrl, Protocol }), or redirect to the page.',
    source: 'iframe',
  },
  'callback-refused': {
    severity: 'warning',
    title: 'The receiver did not answer a callback with 2xx',
    when: 'An attempt at a callback is answered with a status outside 200 to 299, or not at all.',
    why: 'Whether the service tries again is not documented: a lost callback may stay lost.',
    fix: 'Answer 200 at once and do the work afterwards.',
    source: 'faceLiveness',
  },
  'callback-redirected': {
    severity: 'warning',
    title: 'The receiver answered a callback with a redirect',
    when: 'An attempt at a callback is answered with a status from 300 to 399.',
    why: 'Nothing says that a redirect is followed; logins and missing slashes often cause one.',
    fix: 'Register the final address, and leave the route open to unauthenticated GETs.',
    source: 'faceLiveness',
  },
  'callback-slow': {
    severity: 'warning',
    title: 'The receiver took longer than 5 seconds for a callback',
    when: 'An attempt at a callback takes 5,000 milliseconds or more, or runs into its time limit.',
    why: 'How long the service waits is not documented; five seconds is the most that can be hoped for.',
    fix: 'Answer 200 at once and call CheckResult afterwards.',
    source: 'emulator',
  },
  'callback-without-token': {
    severity: 'note',
    title: 'A CallbackUrl without a CallbackToken',
    when: 'Initialize has a CallbackUrl and no CallbackToken.',
    why: 'The callback is an unsigned GET. Without a token anybody who knows the address can send one.',
    fix: 'Send a random CallbackToken for each verification, and compare it when the callback comes.',
    source: 'faceLiveness',
  },
  'key-in-browser': {
    severity: 'error',
    title: 'A signed call came from a browser',
    when: 'A call with an AccessKeyId carries an Origin or Sec-Fetch-Site header, as only browsers send.',
    why: 'An access key in a page is public: everybody who opens the page can use your account.',
    fix: 'Call the service from your server, and hand only TransactionId and TransactionUrl to the page.',
    source: 'emulator',
  },
} as const satisfies Record<string, AdviceRule>

export type AdviceId = keyof typeof catalogue

/** Every rule's id, in the order of the catalogue. */
export const adviceIds = Object.keys(catalogue) as AdviceId[]
