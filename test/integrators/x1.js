// @ts-check
// X1: a web shop's back end in Node with the vendor's SDK core, for eKYC, ID_OCR, FACE_VERIFY and FACE_LIVENESS, and a
// front end on phones that reads `response` from the address it comes back to.
import { readFileSync } from 'node:fs'
import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'
import { backFromPage, setting, tell } from './conversation.js'

// The package is CommonJS of a compiler that puts the class under `default`.
const Client = /** @type {any} */ (OpenApi).default ?? OpenApi
const client = new Client(
  new Config({
    endpoint: setting('CLOUDAUTH_ENDPOINT'),
    accessKeyId: setting('ACCESS_KEY_ID'),
    accessKeySecret: setting('ACCESS_KEY_SECRET'),
  }),
)

const merchantBizId = 'shopidentity01'
const metaInfo = { bioMetaInfo: '4.1.0:2916352,0', deviceType: 'h5', ua: 'Mozilla/5.0 (iPhone)' }
const picture = readFileSync(setting('PORTRAIT')).toString('base64')

/**
 * @param {string} action
 * @param {Record<string, string>} query
 * @param {Record<string, string>} [body]
 */
async function call(action, query, body) {
  const params = new Params({
    action,
    version: '2022-08-09',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  })
  const request = new OpenApiRequest({ query, ...(body && { body }) })
  return (await client.callApi(params, request, new RuntimeOptions({}))).body
}

for (const ProductCode of ['eKYC', 'ID_OCR', 'FACE_VERIFY', 'FACE_LIVENESS']) {
  const opened = await call(
    'Initialize',
    {
      ProductCode,
      MerchantBizId: merchantBizId,
      MerchantUserId: 'f3c5c0d7a1',
      MetaInfo: JSON.stringify(metaInfo),
      DocType: '00000001',
      IdSpoof: String(false),
      ReturnUrl: 'https://shop.example/verified?order=17',
      FacePictureUrl: '',
    },
    { FacePictureBase64: ProductCode === 'FACE_VERIFY' ? picture : '' },
  )
  if (!opened.Result.TransactionUrl) throw new Error('no page for the browser')
  tell({ transactionId: opened.Result.TransactionId, transactionUrl: opened.Result.TransactionUrl })

  const response = JSON.parse(new URL(await backFromPage()).searchParams.get('response') ?? '{}')
  const TransactionId = response.extInfo.certifyId
  const checked = await call('CheckResult', { MerchantBizId: merchantBizId, TransactionId, IsReturnImage: 'N' })
  const { Passed, SubCode, ExtFaceInfo = '{}', ExtIdInfo = '{}' } = checked.Result
  const { facePassed, faceOcclusion, faceComparisonScore } = JSON.parse(ExtFaceInfo)
  const { ocrIdPassed, ocrIdInfo, ocrIdEditInfo, spoofInfo } = JSON.parse(ExtIdInfo)
  tell({
    ...{ product: ProductCode, resultCode: response.resultCode, passed: Passed, subCode: SubCode },
    ...{ facePassed, faceOcclusion, faceComparisonScore, ocrIdPassed, ocrIdInfo, ocrIdEditInfo, spoofInfo },
  })
}
process.exit()
