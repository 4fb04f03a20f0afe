/** Where a documented behaviour comes from. Rows of every table name one of these. */
export const sources = {
  faceVerify: {
    title: 'Initialize, FACE_VERIFY (native app)',
    url: 'https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-face-verify-initialize',
    edition: '2026-01-31',
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
  },
  sdk: {
    title: 'The generated product SDK and its API metadata',
    url: 'https://github.com/alibabacloud-go/cloudauth-intl-20220809',
    edition: 'v3.19.0, 2026-06-16',
  },
  emulator: {
    title: 'This emulator: its own behaviour, without a counterpart in the service',
    url: 'README.md',
    edition: 'current',
  },
} as const

/** The key of a row in {@link sources}. */
export type Source = keyof typeof sources

/** What every row of a table of behaviour says about its evidence: where it stands, and what was guessed, if anything. */
export type Evidence = { source: Source; guess?: string }
