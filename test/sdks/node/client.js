// @ts-check
// The Node SDKs: node client.js PACKAGE FOLDER PLAN, with the package installed in FOLDER.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [packageName = '', folder = '', planFile = ''] = process.argv.slice(2)
const load = createRequire(join(folder, 'here.js'))

/** @typedef {import('../plan.js').Planned} Planned */
/** @typedef {import('../plan.js').Made} Made */
/**
 * @typedef {{
 *   call: (planned: Planned, action: string, parameters: Record<string, string>) => Promise<any>, readError: (error: any) => Made
 * }} Sdk
 */

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
  console.log(JSON.stringify({ name: planned.name, signature: planned.signature, ...(await carryOut(sdk, planned)) }))
}

/**
 * @param {Sdk} sdk
 * @param {Planned} planned
 * @returns {Promise<Made>}
 */
async function carryOut(sdk, planned) {
  let transactionId = ''
  /** @type {Made} */
  let made = {}
  for (const { action, parameters } of planned.calls) {
    if (parameters.TransactionId === '{transactionId}') parameters.TransactionId = transactionId
    try {
      const { RequestId, Code, Result } = await sdk.call(planned, action, parameters)
      transactionId = Result.TransactionId ?? transactionId
      made = { code: Code, requestId: RequestId, result: Result }
    } catch (error) {
      made = sdk.readError(error)
    }
  }
  return made
}

/** @returns {Sdk} */
function popCore() {
  const Client = load('@alicloud/pop-core')
  return {
    call({ endpoint, protocol, accessKeyId, accessKeySecret, securityToken }, action, parameters) {
      const client = new Client({
        endpoint: `${protocol}://${endpoint}`,
        apiVersion: '2022-08-09',
        accessKeyId,
        accessKeySecret,
        securityToken,
      })
      return client.request(action, parameters, { method: 'POST' })
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
  const rpc = {
    version: '2022-08-09',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  }
  const condition = { maxAttempts: 3, exception: ['ThrottlingError'], errorCode: [] }
  return {
    async call({ endpoint, protocol, signature, retry, ...key }, action, parameters) {
      const client = new Client(
        new Config({
          endpoint,
          ...(protocol === 'http' && { protocol: 'HTTP' }),
          accessKeyId: key.accessKeyId,
          accessKeySecret: key.accessKeySecret,
          securityToken: key.securityToken,
          ...(signature === 'V1' && { signatureAlgorithm: 'v2' }),
          ...(retry && { retryOptions: { retryable: true, retryCondition: [condition], noRetryCondition: [] } }),
        }),
      )
      const { FacePictureBase64, ...query } = parameters
      const body = FacePictureBase64 === undefined ? {} : { FacePictureBase64 }
      const runtime = retry ? { autoretry: true, maxAttempts: 3 } : {}
      return (await client.callApi(new Params({ action, ...rpc }), new OpenApiRequest({ query, body }), runtime)).body
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
