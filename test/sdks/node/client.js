// @ts-check
// The Node SDKs: node client.js PACKAGE FOLDER PLAN, with the package installed in FOLDER.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [packageName = '', folder = '', planFile = ''] = process.argv.slice(2)
const load = createRequire(join(folder, 'here.js'))

/** @typedef {import('../plan.js').PlannedCall} PlannedCall */
/** @typedef {import('../plan.js').Result} Result */
/** @typedef {{ initialize: (planned: PlannedCall, parameters: Record<string, string>) => Promise<any>, readError: (error: any) => Result }} Sdk */

/** @type {Record<string, () => Sdk>} */
const sdks = {
  '@alicloud/pop-core': popCore,
  '@alicloud/openapi-client': () => openApi(load('@alicloud/openapi-client')),
  '@alicloud/openapi-core': () =>
    openApi({ ...load('@alicloud/openapi-core/dist/utils'), ...load('@alicloud/openapi-core') }),
}

const sdk = sdks[packageName]?.()
if (!sdk) throw new Error(`Failed to run ${packageName}: no such client. Use one of ${Object.keys(sdks)}.`)
for (const planned of JSON.parse(readFileSync(planFile, 'utf8'))) {
  for (const parameters of planned.before) await sdk.initialize(planned, parameters).catch(() => undefined)
  /** @type {Result} */
  let result
  try {
    const { RequestId, Code, Result } = await sdk.initialize(planned, planned.parameters)
    result = { code: Code, requestId: RequestId, transactionId: Result.TransactionId }
  } catch (error) {
    result = sdk.readError(error)
  }
  console.log(JSON.stringify({ name: planned.name, signature: planned.signature, ...result }))
}

/** @returns {Sdk} */
function popCore() {
  const Client = load('@alicloud/pop-core')
  return {
    initialize({ endpoint, accessKeyId, accessKeySecret, securityToken }, parameters) {
      const client = new Client({
        endpoint: `http://${endpoint}`,
        apiVersion: '2022-08-09',
        accessKeyId,
        accessKeySecret,
        securityToken,
      })
      return client.request('Initialize', parameters, { method: 'POST' })
    },
    readError: error => ({
      exception: error.name,
      code: error.code,
      status: error.entry?.response.statusCode,
      message: error.message,
      requestId: error.data?.RequestId,
    }),
  }
}

/**
 * openapi-client and openapi-core, called as the product SDKs call them: the picture in the form, all else in the query.
 * @param {any} sdk
 * @returns {Sdk}
 */
function openApi({ default: Client, Config, OpenApiRequest, Params }) {
  const initialize = new Params({
    action: 'Initialize',
    version: '2022-08-09',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  })
  const condition = { maxAttempts: 3, exception: ['ThrottlingError'], errorCode: [] }
  return {
    async initialize({ endpoint, accessKeyId, accessKeySecret, securityToken, signature, retry }, parameters) {
      const client = new Client(
        new Config({
          endpoint,
          protocol: 'HTTP',
          accessKeyId,
          accessKeySecret,
          securityToken,
          ...(signature === 'V1' && { signatureAlgorithm: 'v2' }),
          ...(retry && { retryOptions: { retryable: true, retryCondition: [condition], noRetryCondition: [] } }),
        }),
      )
      const { FacePictureBase64, ...query } = parameters
      const body = FacePictureBase64 === undefined ? {} : { FacePictureBase64 }
      const runtime = retry ? { autoretry: true, maxAttempts: 3 } : {}
      return (await client.callApi(initialize, new OpenApiRequest({ query, body }), runtime)).body
    },
    readError: error => ({
      exception: error.name,
      code: error.code,
      status: error.statusCode ?? error.data?.statusCode,
      message: error.message,
      requestId: error.requestId ?? error.data?.RequestId,
    }),
  }
}
