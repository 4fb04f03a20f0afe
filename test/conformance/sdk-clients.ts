import { createRequire } from 'node:module'
import type { Credentials } from '../support/signed-request.ts'

/** An answer that an SDK took for a success; `headers` are lower case. */
export type SdkAnswer = {
  status: number
  headers: Record<string, string>
  body: { RequestId: string; Code: string; Message: string; Result: Record<string, string> }
}

/** What an SDK threw, read from where each SDK keeps it. `className` is the constructor's, `name` the error's own. */
export type SdkError = {
  className: string
  name: string
  code: string
  status: number
  requestId: string
  message: string
  /** The header `x-acs-request-id`, from the SDK that hands out the headers of a refusal. */
  requestIdHeader: string | undefined
  /** Milliseconds, from the SDK that reads `x-acs-retry-after`. */
  retryAfter: number | undefined
}

/** What a test may pin down, to know the signed string beforehand: SDKs choose both by themselves. */
export type Pinned = { timestamp: string; nonce: string }

/** One SDK with one of its signatures, called as its README says. */
export type SdkClient = {
  name: string
  signature: 'V1' | 'V3'
  initialize: (
    server: { url: string; credentials: Credentials },
    parameters: Record<string, string>,
    pinned?: Pinned,
  ) => Promise<SdkAnswer>
  /** Class and name of the error that the SDK makes of a refusal. */
  errorFor: (refusal: { code: string; status: number }) => Pick<SdkError, 'className' | 'name'>
  readError: (thrown: unknown) => SdkError
}

// The packages are CommonJS: what `import` makes of them differs between runners, what `require` answers does not.
const require = createRequire(import.meta.url)

type PopCoreEntry = { response: { statusCode: number; headers: Record<string, string> } }
type PopCoreConfig = {
  endpoint: string
  apiVersion: string
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}
type PopCoreOptions = { method?: 'GET' | 'POST' }
type PopCoreError = Error & { code: string; data: { RequestId: string }; entry: PopCoreEntry }

/** A client that also hands out status and headers (`verbose`), which the package's own types leave out. */
export const PopCore: new (
  config: PopCoreConfig,
  verbose: true,
) => {
  request: (
    action: string,
    parameters: Record<string, string>,
    options?: PopCoreOptions,
  ) => Promise<[SdkAnswer['body'], PopCoreEntry]>
} = require('@alicloud/pop-core').RPCClient

type OpenApiConfig = {
  endpoint: string
  protocol: string
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
  signatureAlgorithm?: 'v2'
}
type OpenApiAnswer = { statusCode: number; headers: Record<string, string>; body: SdkAnswer['body'] }
type OpenApiError = Error & { code: string; data: { RequestId: string; statusCode: number } }
type OpenApiCoreError = Error & { code: string; statusCode: number; requestId: string; retryAfter?: number }

/** The part that openapi-client and openapi-core have in common: models of the same names, and `callApi`. */
type OpenApiPackage = {
  Client: new (
    config: object,
  ) => {
    callApi: (params: object, request: object, runtime: object) => Promise<OpenApiAnswer>
  }
  Config: new (map: OpenApiConfig) => object
  Params: new (map: Record<string, string>) => object
  OpenApiRequest: new (map: Partial<Record<'query' | 'body' | 'headers', Record<string, string>>>) => object
}

function openApiClient(): OpenApiPackage {
  const { default: Client, Config, Params, OpenApiRequest } = require('@alicloud/openapi-client')
  return { Client, Config, Params, OpenApiRequest }
}

function openApiCore(): OpenApiPackage {
  const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core')
  const { Config, Params, OpenApiRequest } = $OpenApiUtil
  return { Client, Config, Params, OpenApiRequest }
}

function connectPopCore({ url, credentials }: { url: string; credentials: Credentials }) {
  const { id, secret, securityToken } = credentials
  return new PopCore(
    {
      endpoint: url,
      apiVersion: '2022-08-09',
      accessKeyId: id,
      accessKeySecret: secret,
      ...(securityToken !== undefined && { securityToken }),
    },
    true,
  )
}

/** pop-core as its README calls it for POST: every parameter in the form. */
export const popCoreClient: SdkClient = {
  name: '@alicloud/pop-core',
  signature: 'V1',
  async initialize(server, parameters, pinned) {
    const [body, { response }] = await connectPopCore(server).request(
      'Initialize',
      { ...parameters, ...(pinned && { Timestamp: pinned.timestamp, SignatureNonce: pinned.nonce }) },
      { method: 'POST' },
    )
    return { status: response.statusCode, headers: response.headers, body }
  },
  errorFor: ({ code }) => ({ className: 'Error', name: `${code}Error` }),
  readError(thrown) {
    const error = thrown as PopCoreError
    return {
      ...describeError(error),
      code: error.code,
      status: error.entry.response.statusCode,
      requestId: error.data.RequestId,
      requestIdHeader: error.entry.response.headers['x-acs-request-id'],
      retryAfter: undefined,
    }
  },
}

/** pop-core called without a method: GET, every parameter in the query. */
export async function initializeByGet(
  server: { url: string; credentials: Credentials },
  parameters: Record<string, string>,
): Promise<void> {
  await connectPopCore(server).request('Initialize', parameters)
}

/**
 * Makes the call that the generated product SDKs make: the picture in the form, all else in the query. `accept` takes
 * the place of the SDK's own, which is JSON.
 */
function callThrough(sdk: OpenApiPackage, signature: 'V1' | 'V3', accept?: string): SdkClient['initialize'] {
  return async ({ url, credentials }, parameters, pinned) => {
    const { id, secret, securityToken } = credentials
    const client = new sdk.Client(
      new sdk.Config({
        endpoint: new URL(url).host,
        protocol: 'HTTP',
        accessKeyId: id,
        accessKeySecret: secret,
        ...(securityToken !== undefined && { securityToken }),
        ...(signature === 'V1' && { signatureAlgorithm: 'v2' }),
      }),
    )
    const { FacePictureBase64, ...query } = parameters
    const inQuery = signature === 'V1' && pinned && { Timestamp: pinned.timestamp, SignatureNonce: pinned.nonce }
    const inHeaders = signature === 'V3' && pinned && pinnedHeaders(pinned)
    const answer = await client.callApi(
      new sdk.Params({
        action: 'Initialize',
        version: '2022-08-09',
        protocol: 'HTTPS',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      }),
      new sdk.OpenApiRequest({
        query: { ...query, ...inQuery },
        headers: { ...inHeaders, ...(accept !== undefined && { accept }) },
        ...(FacePictureBase64 !== undefined && { body: { FacePictureBase64 } }),
      }),
      {},
    )
    return { status: answer.statusCode, headers: answer.headers, body: answer.body }
  }
}

const pinnedHeaders = ({ timestamp, nonce }: Pinned) => ({ 'x-acs-date': timestamp, 'x-acs-signature-nonce': nonce })

/** The client that the SDKs of 2020 to 2024 are made on, with either signature. */
export const openApiClientClients: SdkClient[] = (['V3', 'V1'] as const).map(signature => ({
  name: '@alicloud/openapi-client',
  signature,
  initialize: callThrough(openApiClient(), signature),
  // Its ResponseError is compiled to a function that returns the plain Error it calls
  errorFor: () => ({ className: 'Error', name: 'Error' }),
  readError(thrown) {
    const error = thrown as OpenApiError
    return {
      ...describeError(error),
      code: error.code,
      status: error.data.statusCode,
      requestId: error.data.RequestId,
      requestIdHeader: undefined,
      retryAfter: undefined,
    }
  },
}))

/** The client that today's SDKs are made on, with either signature. */
export const openApiCoreClients: SdkClient[] = (['V3', 'V1'] as const).map(signature => ({
  name: '@alicloud/openapi-core',
  signature,
  initialize: callThrough(openApiCore(), signature),
  errorFor({ code, status }) {
    const name = code.startsWith('Throttling') ? 'ThrottlingError' : status < 500 ? 'ClientError' : 'ServerError'
    return { className: name, name }
  },
  readError(thrown) {
    const error = thrown as OpenApiCoreError
    return {
      ...describeError(error),
      code: error.code,
      status: error.statusCode,
      requestId: error.requestId,
      requestIdHeader: undefined,
      retryAfter: error.retryAfter,
    }
  },
}))

function describeError(error: Error) {
  return { className: error.constructor.name, name: error.name, message: error.message }
}

/** The same client, asking for XML. */
export function askingForXml(client: SdkClient): SdkClient {
  const sdk = client.name === '@alicloud/openapi-core' ? openApiCore() : openApiClient()
  return { ...client, initialize: callThrough(sdk, client.signature, 'text/xml') }
}

/** What the client throws for a call that must be refused; a call that passes is the test's failure. */
export async function errorOf(client: SdkClient, call: Promise<unknown>): Promise<SdkError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown === undefined) throw new Error(`Failed to provoke an error of ${client.name}: the call passed.`)
  // No answer came, or none that the SDK could read: that error says more than a reading of it
  if (!(thrown instanceof Error && 'data' in thrown)) throw thrown
  return client.readError(thrown)
}
