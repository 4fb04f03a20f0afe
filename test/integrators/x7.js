// @ts-check
// X7: a co-living portal in Node with the vendor's SDK core: eKYC_PRO in Kuala Lumpur, with the identity card of Malaysia
// and with a passport. It trusts its own record alone and reads every Ext member leniently.
import { randomUUID } from 'node:crypto'
import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'
import { backFromPage, setting, tell } from './conversation.js'

const Client = /** @type {any} */ (OpenApi).default ?? OpenApi
const client = new Client(
  new Config({
    endpoint: setting('CLOUDAUTH_ENDPOINT'),
    regionId: 'ap-southeast-3',
    accessKeyId: setting('ACCESS_KEY_ID'),
    accessKeySecret: setting('ACCESS_KEY_SECRET'),
  }),
)

/**
 * @param {string} action
 * @param {Record<string, string>} query
 */
async function call(action, query) {
  const address = { pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData' }
  const params = new Params({ action, version: '2022-08-09', protocol: 'HTTPS', bodyType: 'json', ...address })
  return (await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}))).body
}

/**
 * Text, a Buffer, an object, or any of them encoded twice.
 * @param {unknown} value
 * @returns {any}
 */
function lenient(value) {
  if (Buffer.isBuffer(value)) return lenient(value.toString())
  if (typeof value !== 'string') return value ?? {}
  try {
    return lenient(JSON.parse(value))
  } catch {
    return {}
  }
}

for (const DocType of ['MYS01001', 'GLB03002']) {
  const MerchantBizId = randomUUID().replaceAll('-', '')
  const opened = await call('Initialize', {
    ProductCode: 'eKYC_PRO',
    MerchantBizId,
    MerchantUserId: 'tenant-9',
    MetaInfo: JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0 (Macintosh)' }),
    DocType,
    SceneCode: 'coliving01',
    SecurityLevel: '01',
    Model: 'LIVENESS',
    ReturnUrl: 'https://rooms.example/onboarding?ekyc=1',
  })
  const { TransactionId, TransactionUrl, Protocol } = opened.Result
  if (!TransactionUrl) throw new Error('no page for the browser')
  tell({ transactionId: TransactionId, transactionUrl: TransactionUrl, protocol: Protocol })

  const back = new URL(await backFromPage())
  const checked = await call('CheckResult', { MerchantBizId, TransactionId, IsReturnImage: 'Y' })
  const { Passed, SubCode, ExtFaceInfo, ExtIdInfo } = checked.Result
  const { ocrIdInfoData, ocrIdEditInfo } = lenient(ExtIdInfo)
  const { idImage } = ocrIdInfoData['01']
  const { idBackImage } = ocrIdInfoData['02'] ?? {}
  tell({
    ...{ ekyc: back.searchParams.get('ekyc'), docType: DocType, passed: Passed, subCode: SubCode },
    ocr: { ...ocrIdInfoData['01'].ocrIdInfo, ...ocrIdEditInfo },
    pictures: [idImage, idBackImage, lenient(ExtFaceInfo).faceImg].map(image => image?.slice(0, 5) ?? null),
  })
}
process.exit()
