// @ts-check
// Calls as the product SDKs send them, signed beforehand so that signing costs nothing while the clock runs.
import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto'

/** @typedef {'query' | 'form' | 'picture'} Shape where the parameters travel; a picture adds the form of FACE_VERIFY */
/** @typedef {{ heads: Buffer[], body: Buffer | undefined }} Batch a body that all calls share, or none */

const keyId = 'testid'
const secret = createSecretKey(Buffer.from('testsecret'))
// Signed and sent as it stands, so that two servers on two ports can be given the very same bytes.
const host = '127.0.0.1:8080'
const signedHeaders =
  'content-type;host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version'

const metaInfo = JSON.stringify({
  zimVer: '3.0.0',
  appVersion: '1',
  bioMetaInfo: '4.1.0:11501568,0',
  appName: 'com.example.shop',
  deviceType: 'ios',
  osVersion: 'iOS 10.3.2',
  apdidToken: '',
  deviceModel: 'iPhone9,1',
})

/** @param {string} text */
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

// In the order of their names: the generated SDKs send them so, and the signature wants them so.
const afterId = `MerchantUserId=123456789&MetaInfo=${encode(metaInfo)}&Model=LIVENESS`
const atTheEnd = 'SceneCode=login&SecurityLevel=01'

/** @param {Shape} shape @param {string} id */
function parametersOf(shape, id) {
  const product = shape === 'picture' ? 'FACE_VERIFY' : 'FACE_LIVENESS'
  return `MerchantBizId=${id}&${afterId}&ProductCode=${product}&${atTheEnd}`
}

/** @param {string | Buffer} data */
const sha256 = data => createHash('sha256').update(data).digest('hex')

/** @param {{ query: string, bodyHash: string, date: string, nonce: string }} call */
function sign({ query, bodyHash, date, nonce }) {
  const canonical = `POST\n/\n${query}\ncontent-type:application/x-www-form-urlencoded\nhost:${host}\nx-acs-action:Initialize
x-acs-content-sha256:${bodyHash}\nx-acs-credentials-provider:static_ak\nx-acs-date:${date}\nx-acs-signature-nonce:${nonce}
x-acs-version:2022-08-09\n\n${signedHeaders}\n${bodyHash}`
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
}

/** @param {{ query: string, bodyHash: string, length: number, date: string, nonce: string }} call */
function headOf(call) {
  const { query, bodyHash, length, date, nonce } = call
  return [
    `POST /${query && `?${query}`} HTTP/1.1`,
    `host: ${host}`,
    'x-acs-version: 2022-08-09',
    'x-acs-action: Initialize',
    'user-agent: AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.0.1 TeaDSL/1',
    `x-acs-date: ${date}`,
    `x-acs-signature-nonce: ${nonce}`,
    'accept: application/json',
    'content-type: application/x-www-form-urlencoded',
    `x-acs-content-sha256: ${bodyHash}`,
    'x-acs-credentials-provider: static_ak',
    `Authorization: ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${signedHeaders},Signature=${sign(call)}`,
    'Connection: keep-alive',
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n')
}

/**
 * Signs so many calls, each with a nonce and a MerchantBizId of its own.
 * @param {{ shape: Shape, count: number, picture?: string | undefined }} options the picture is Base64
 * @returns {Batch}
 */
export function signBatch({ shape, count, picture = '' }) {
  const shared = shape === 'picture' ? Buffer.from(`FacePictureBase64=${encode(picture)}`) : undefined
  const sharedHash = sha256(shared ?? '')
  const date = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  const heads = Array.from({ length: count }, () => {
    const nonce = randomBytes(16).toString('hex')
    const parameters = parametersOf(shape, randomBytes(16).toString('hex'))
    if (shape === 'form') {
      const call = { query: '', bodyHash: sha256(parameters), length: parameters.length, date, nonce }
      return Buffer.from(headOf(call) + parameters)
    }
    return Buffer.from(headOf({ query: parameters, bodyHash: sharedHash, length: shared?.length ?? 0, date, nonce }))
  })
  return { heads, body: shared }
}
