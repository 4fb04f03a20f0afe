/**
 * Where a behaviour comes from. Rows of every table name one of these. `isSeen`: no document of this product, but its SDKs,
 * its answers, programs that use it, or its sibling.
 */
export const sources = {
  faceVerify: {
    title: 'Initialize, FACE_VERIFY (native app)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-face-verify-initialize',
    // The page that is implemented bears no date; its layout is that of autumn 2025, and an edition of 2026-01-31 exists.
    edition: 'undated',
  },
  faceLiveness: {
    title: 'Initialize, FACE_LIVENESS (native app)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/liveness-initialize',
    edition: '2026-01-31',
  },
  serverCodes: {
    title: 'HTTP status codes returned by the server',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/http-status-code-returned-by-the-server',
    edition: '2026-06-24',
  },
  checkResult: {
    title: 'CheckResult (FACE_VERIFY and liveness)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/face-verify-nativeapp-checkresult',
    edition: '2026-01-09',
  },
  mainland: {
    title: 'DescribeFaceVerify of the sibling product in mainland China',
    url: 'https://help.aliyun.com/document_detail/163110.html',
    edition: 'undated',
    isSeen: true,
  },
  qps: {
    title: 'QPS limits of the server-side API operations',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/id-verification-kyc-api-qps-limited-description',
    edition: '2025-12-18',
  },
  rpcSignature: {
    title: 'RPC mechanism (signature version 1.0)',
    url: 'https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism',
    edition: 'undated',
  },
  acs3Signature: {
    title: 'Request structure and signature V3 (ACS3)',
    url: 'https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature',
    edition: 'undated',
  },
  publicErrors: {
    title: 'Public error codes of the API gateway',
    url: 'https://www.alibabacloud.com/help/en/doc-detail/28139.htm',
    edition: 'undated',
  },
  gatewayAnswers: {
    title: 'Answers of the real gateway quoted in public issue trackers',
    url: 'https://github.com/acmesh-official/acme.sh/issues/1639',
    edition: '2019 to 2026',
    isSeen: true,
  },
  mobileWeb: {
    title: 'Mobile web integration (redirect)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/mobile-web',
    edition: '2026-01-28',
  },
  iframe: {
    title: 'H5 embedded in an iframe',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/h5-iframe-embedded-access-2',
    edition: '2025-08-28',
  },
  sdk: {
    title: 'The generated product SDK and its API metadata',
    url: 'https://github.com/alibabacloud-go/cloudauth-intl-20220809',
    edition: 'v3.19.0, 2026-06-16',
    isSeen: true,
  },
  regions: {
    title: 'Regions and endpoints that each product is offered in',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/supported-regions',
    edition: '2025-12-19',
  },
  ekycInitialize: {
    title: 'Initialize, eKYC (web and app) and its relatives',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/ekyc-initialize',
    edition: '2026-01-30',
  },
  ekycProInitialize: {
    title: 'InitializeV2, eKYC_PRO',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/pro-init',
    edition: '2026-11-02',
  },
  ndiInitialize: {
    title: 'Initialize, eKYC_NDI',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/initialize-2',
    edition: '2026-03-10',
  },
  livenessPro: {
    title: 'InitializeV2, FACE_LIVENESS_PRO',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/liveness-initialize-1',
    edition: '2026-10-27',
  },
  iduInitialize: {
    title: 'Initialize, FACE_IDU',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/face-liveness-initialize-2',
    edition: '2026-02-06',
  },
  ocrProInitialize: {
    title: 'InitializeV2, ID_OCR_PRO',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/initializev2',
    edition: '2026-09-15',
  },
  kycGlobal: {
    title: 'Initialize, KYC_GLOBAL',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/whs3z07gbay8gf8x',
    edition: '2024-05-22',
  },
  docTypes: {
    title: 'Codes of documents (eKYC_PRO, ID_OCR_PRO)',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/certificate-code-table',
    edition: '2026-03-11',
  },
  ocrFields: {
    title: 'Fields that OCR returns (eKYC, ID_OCR)',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/return-field',
    edition: 'undated',
  },
  ocrFieldsPro: {
    title: 'Fields that OCR returns (eKYC_PRO)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/certificate-ocr-field-list',
    edition: '2026-03-28',
  },
  webLanguage: {
    title: 'Languages of the web page',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/language-customization',
    edition: '2025-08-15',
  },
  faceCompare: {
    title: 'FaceCompare',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/facecompare',
    edition: '2026-01-14',
  },
  faceLivenessMin: {
    title: 'FaceLiveness, FACE_LIVENESS_MIN',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/cadqvlft48igbpdc',
    edition: '2025-12-11',
  },
  deleteVerifyResult: {
    title: 'DeleteVerifyResult',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/delete-certification-record',
    edition: '2026-09-18',
  },
  checkVerifyLog: {
    title: 'CheckVerifyLog',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/authentication-log-query-interface',
    edition: '2026-09-18',
  },
  livenessCheckResult: {
    title: 'CheckResult (liveness)',
    url: 'https://www.alibabacloud.com/help/zh/ekyc/latest/liveness-checkresult-1',
    edition: '2026-07-29',
  },
  apiOverview: {
    title: 'API overview, with calls per second by region',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/api-overview',
    edition: '2026-10-20',
  },
  productSdk: {
    title: 'The generated Python SDK of the product, run against a recorder',
    url: 'https://pypi.org/project/alibabacloud_cloudauth_intl20220809/3.23.1/',
    edition: '3.23.1, 2026-10',
    isSeen: true,
  },
  clientSdk: {
    title: 'The client SDKs for Android and iOS: their texts and headers',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/native-sdk-client-result-codes-and-result-subcodes',
    edition: '1.2.5 and 1.3.7',
    isSeen: true,
  },
  publicCode: {
    title: 'What programs on public code hosts send and read',
    url: 'https://github.com/search?q=cloudauth-intl&type=code',
    edition: '2023 to 2026',
    isSeen: true,
  },
  emulator: {
    title: 'This emulator: its own behaviour, without a counterpart in the service',
    url: 'README.md',
    edition: 'current',
  },
} as const

/** The key of a row in {@link sources}. */
export type Source = keyof typeof sources

/** What every row of a table of behaviour says about its evidence. What was guessed stands as `@guess` in a comment beside it. */
export type Evidence = { source: Source }
