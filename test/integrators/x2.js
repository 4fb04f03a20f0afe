// @ts-check
// X2: a booking site in .NET, which has no SDK on these machines: the same calls signed by hand with signature V3.
// InitializeV2 for eKYC_PRO in a browser, and a callback that carries the booking.
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { backFromPage, setting, tell } from './conversation.js'

const endpoint = setting('CLOUDAUTH_ENDPOINT')
const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex')
const encoded = (/** @type {string} */ text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, found => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * @param {string} action
 * @param {Record<string, string>} query
 */
async function call(action, query) {
  const search = Object.keys(query)
    .sort()
    .map(name => `${encoded(name)}=${encoded(query[name] ?? '')}`)
    .join('&')
  /** @type {Record<string, string>} */
  const headers = {
    host: endpoint,
    'x-acs-action': action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2022-08-09',
  }
  const names = Object.keys(headers).sort()
  const lines = names.map(name => `${name}:${headers[name]}\n`).join('')
  const canonical = ['POST', '/', search, lines, names.join(';'), headers['x-acs-content-sha256']].join('\n')
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`
  const signature = createHmac('sha256', setting('ACCESS_KEY_SECRET')).update(text).digest('hex')
  const { host, ...sent } = headers
  const response = await fetch(`https://${host}/?${search}`, {
    method: 'POST',
    headers: {
      ...sent,
      authorization: `ACS3-HMAC-SHA256 Credential=${setting('ACCESS_KEY_ID')},SignedHeaders=${names.join(';')},Signature=${signature}`,
    },
  })
  const body = await response.json()
  if (!response.ok || String(body.Code).toLowerCase() !== 'success') throw new Error(JSON.stringify(body))
  return body
}

const opened = await call('InitializeV2', {
  ProductCode: 'eKYC_PRO',
  MerchantBizId: randomUUID().replaceAll('-', ''),
  MerchantUserId: 'guest42',
  MetaInfo: '{"deviceType":"web"}',
  DocType: 'GLB03002',
  Pages: '01',
  SceneCode: 'booking',
  SecurityLevel: '02',
  Model: 'LIVENESS',
  DocVideo: 'N',
  IdSpoof: 'Y',
  IdThreshold: '2',
  OcrValueStandard: '1',
  ShowAlbumIcon: '1',
  ShowOcrResult: '1',
  EditOcrResult: '1',
  Authorize: 'F',
  FaceAttributeCheck: 'N',
  ShowGuidePage: '1',
  ProcedurePriority: 'url',
  ReturnUrl: 'https://stay.example/back',
  CallbackUrl: `${setting('RECEIVER')}?bookingId=42`,
  CallbackToken: 'token-of-booking-42',
})
const { TransactionId, TransactionUrl, Protocol } = opened.Result
tell({ transactionId: TransactionId, transactionUrl: TransactionUrl, protocol: Protocol ?? null })

await backFromPage()
const checked = await call('CheckResult', { MerchantBizId: 'b'.repeat(32), TransactionId })
tell({ passed: checked.Result.Passed === 'Y', subCode: checked.Result.SubCode })
process.exit()
