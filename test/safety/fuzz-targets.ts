import { callbackTarget } from '../../src/callbacks/callback-target.ts'
import { parseDuration } from '../../src/clock/duration.ts'
import { boundControl } from '../../src/control/bounds.ts'
import { readCall } from '../../src/gateway/call.ts'
import { formDecode, percentEncode, utf8FromWire } from '../../src/gateway/percent-encoding.ts'
import { onlyPicture } from '../../src/images/only-picture.ts'
import { readHeader } from '../../src/images/read-header.ts'
import { parseHost } from '../../src/network/host-names.ts'
import { redactPlain, redactValue } from '../../src/redaction/redact.ts'
import { redactReason } from '../../src/redaction/redact-reason.ts'
import { redactTarget } from '../../src/redaction/redact-target.ts'
import { createScrub, scrubTarget } from '../../src/redaction/scrub.ts'
import { explainV1Mismatch, explainV3Mismatch } from '../../src/signatures/explain-mismatch.ts'
import { webDigests } from '../../src/web/digests.ts'

const bytesOf = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0) & 255)
const decodeText = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const query =
  '/?Action=Initialize&Version=2022-08-09&AccessKeyId=k&Signature=abc%3D&MetaInfo=%7B%22a%22%3A1%7D&MerchantUserId=a+b'
const authorization = 'ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host;x-acs-date,Signature=0a0a'
const scrub = createScrub(['hush-hush', 'a&b=c%41'])
const secret = 'secret'
const key = {
  id: 'k',
  secret,
  v1: webDigests.hmac('SHA1', `${secret}&`),
  v1Sha256: webDigests.hmac('SHA256', `${secret}&`),
  v3: webDigests.hmac('SHA256', secret),
}

const read = (text: string) => {
  const [url = '', type = '', auth = '', body = ''] = text.split('\n')
  return readCall(
    { method: 'POST', url, headers: { 'content-type': type, authorization: auth, host: url }, body: bytesOf(body) },
    decodeText,
  )
}
const form = 'application/x-www-form-urlencoded'

/** What hostile texts are fed to, each with texts to begin with. Whatever reads what a caller sends belongs here. */
export const targets = [
  { name: 'call', seeds: [`${query}\n${form}\n${authorization}\na=b&c=%41`, 'http://a/?b#c\n\nACS3'], run: read },
  {
    name: 'percent-encoding',
    seeds: ['a+b%20%E7%94%A8%zz', '\u00e7\u0094\u00a8'],
    run(text: string) {
      formDecode(text)
      utf8FromWire(text)
      percentEncode(text.replace(/[\ud800-\udfff]/g, '\ufffd'))
    },
  },
  {
    name: 'explanation',
    seeds: [`${query}&a=%2A~+%25\n${form}\n\na=b&c=%41`, `${query}\n${form}\n${authorization}\na=b`],
    run(text: string) {
      const call = read(text.slice(0, 20_000))
      // What callers send is read from bytes: half a surrogate cannot be.
      explainV1Mismatch(call, key, 'a'.repeat(28), webDigests)
      if (call.authorization) explainV3Mismatch(call, key, 'a'.repeat(64), webDigests)
    },
  },
  {
    name: 'redaction',
    seeds: [
      query,
      'Signature: x; signed here: POST&%2F&AccessKeyId%3Dk%26Signature%3Dabc',
      '"token": "a\\"b" https://u:p@h/?a=b',
    ],
    run(text: string) {
      redactPlain(text)
      redactTarget(text)
      redactReason(text, ['hush-hush', text.slice(0, 30)])
      for (const name of ['CallbackUrl', 'MerchantUserId', 'Signature', 'Note']) redactValue(name, text)
      scrubTarget(text.slice(0, 4000), scrub)
    },
  },
  {
    name: 'urls',
    seeds: ['https://127.0.0.1:9/ x#y', 'http://a.b.localhost:80/?q', '[::1]:80', 'PT31M', 'Å', 'http://Å'],
    run(text: string) {
      callbackTarget({
        url: text,
        token: text.slice(0, 50),
        transactionId: 'x',
        passed: true,
        subCode: '200',
        subCodeName: 'subcode',
      })
      parseHost(text)
      parseDuration(text)
    },
  },
  {
    name: 'image-headers',
    seeds: [
      '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xc0\x00\x11\x08\x02\x80\x01\xe0\x03\xff\xda\x00\x0c\xff\xd9',
      '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0abcd\0\0\0\0IEND',
    ],
    run(text: string) {
      const bytes = bytesOf(text)
      if (readHeader(bytes)) onlyPicture(bytes)
    },
  },
  {
    name: 'control-bounds',
    seeds: ['/_emulator/scenarios\napplication/json\n{"a":[1,"\\""]}', '/_emulator/inbox/a\n\nx'],
    run(text: string) {
      const [url = '', type = '', body = ''] = text.split('\n')
      boundControl({ method: 'POST', url, headers: { 'content-type': type, host: url }, body: bytesOf(body) })
    },
  },
]
