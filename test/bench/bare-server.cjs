// @ts-check
// The yardstick: the same Initialize call answered by node:http alone, as one would write it plainly on a first day.
// With --pem FILE (a key and its certificate) it is node:https. It checks signatures honestly and nothing else with much care.
const { readFileSync } = require('node:fs')
const { createServer } = require('node:http')
const { createServer: createHttps } = require('node:https')
const { createHash, createHmac, randomBytes, randomUUID } = require('node:crypto')

const secrets = new Map([['testid', 'testsecret']])
const window = 15 * 60 * 1000
const required = ['ProductCode', 'MerchantBizId', 'MerchantUserId', 'MetaInfo']

/** @typedef {{ status?: number, code: string, message: string }} Refusal */
/**
 * @typedef {object} Call
 * @property {string} method
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {URLSearchParams} query
 * @property {URLSearchParams} form
 * @property {Buffer} body
 */

/**
 * A Map that forgets its oldest key. The ring is there because asking a Map for its first key after many deletions is
 * slow: a trap that would slow this server down for a reason that has nothing to do with the work.
 * @param {number} limit
 */
function boundedMap(limit) {
  const entries = new Map()
  const ring = new Array(limit)
  let next = 0
  return {
    has: (/** @type {string} */ key) => entries.has(key),
    set(/** @type {string} */ key, /** @type {unknown} */ value) {
      if (entries.size >= limit) entries.delete(ring[next])
      ring[next] = key
      next = (next + 1) % limit
      entries.set(key, value)
    },
  }
}

const nonces = boundedMap(100_000)
const transactions = boundedMap(100_000)

/** @param {string} text */
const encode = text =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** @param {[string, string]} a @param {[string, string]} b */
function byNameThenValue([a, x], [b, y]) {
  if (a !== b) return a < b ? -1 : 1
  if (x !== y) return x < y ? -1 : 1
  return 0
}

/** @param {[string, string][]} pairs */
const canonicalPairs = pairs =>
  pairs
    .sort(byNameThenValue)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')

/** @param {string} header */
function parseAuthorization(header) {
  /** @type {Record<string, string>} */
  const fields = {}
  for (const part of header.slice(header.indexOf(' ') + 1).split(',')) {
    const at = part.indexOf('=')
    fields[part.slice(0, at).trim()] = part.slice(at + 1).trim()
  }
  return fields
}

/** @param {Call} call @param {string} signedHeaders @param {string} secret */
function signatureV3({ method, headers, query, body }, signedHeaders, secret) {
  const lines = signedHeaders.split(';').map(name => `${name.toLowerCase()}:${String(headers[name] ?? '').trim()}\n`)
  const bodyHash = createHash('sha256').update(body).digest('hex')
  const canonical = [method, '/', canonicalPairs([...query]), lines.join(''), signedHeaders, bodyHash].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  return createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${hash}`).digest('hex')
}

/** @param {Call} call @param {string} secret */
function signatureV1({ method, query, form }, secret) {
  const pairs = canonicalPairs([...query, ...form].filter(([name]) => name !== 'Signature'))
  return createHmac('sha1', `${secret}&`)
    .update(`${method}&${encode('/')}&${encode(pairs)}`)
    .digest('base64')
}

/**
 * What both generations of signature say about themselves, and the signature as it ought to be.
 * @param {Call} call
 */
function readSignature(call) {
  const { headers, query, form } = call
  if (headers.authorization?.startsWith('ACS3-HMAC-SHA256 ')) {
    const fields = parseAuthorization(headers.authorization)
    return {
      keyId: fields.Credential,
      date: String(headers['x-acs-date']),
      nonce: String(headers['x-acs-signature-nonce']),
      signature: fields.Signature,
      expected: (/** @type {string} */ secret) => signatureV3(call, fields.SignedHeaders ?? '', secret),
    }
  }
  const get = (/** @type {string} */ name) => query.get(name) ?? form.get(name) ?? ''
  return {
    keyId: get('AccessKeyId'),
    date: get('Timestamp'),
    nonce: get('SignatureNonce'),
    signature: get('Signature'),
    expected: (/** @type {string} */ secret) => signatureV1(call, secret),
  }
}

/** @param {Call} call @returns {Refusal | undefined} */
function authenticate(call) {
  const { keyId, date, nonce, signature, expected } = readSignature(call)
  const now = Date.now()
  if (!(Math.abs(now - Date.parse(date)) <= window)) {
    return { code: 'InvalidTimeStamp.Expired', message: 'Specified time stamp or date value is expired.' }
  }
  const secret = secrets.get(keyId ?? '')
  if (!secret) {
    return { status: 404, code: 'InvalidAccessKeyId.NotFound', message: 'Specified access key is not found.' }
  }
  if (signature !== expected(secret)) {
    return { code: 'SignatureDoesNotMatch', message: 'Specified signature is not matched with our calculation.' }
  }
  const nonceKey = `${keyId} ${nonce}`
  if (nonces.has(nonceKey)) {
    return { code: 'SignatureNonceUsed', message: 'Specified signature nonce was used already.' }
  }
  nonces.set(nonceKey, now)
}

/** @param {(name: string) => string | null} get @returns {Refusal | undefined} */
function validate(get) {
  const missing = required.find(name => !get(name))
  if (missing) return { code: 'MissingParameter', message: `${missing} is mandatory for this action.` }
  const product = get('ProductCode')
  if (product !== 'FACE_LIVENESS' && product !== 'FACE_VERIFY') {
    return { code: 'InvalidParameter', message: 'ProductCode is not valid.' }
  }
  if (product === 'FACE_LIVENESS') return
  const picture = get('FacePictureBase64')
  if (!picture && !get('FacePictureUrl')) {
    return { code: 'MissingParameter', message: 'FacePictureBase64 is mandatory for this action.' }
  }
  if (picture && (picture.length % 4 !== 0 || picture.length > 1024 * 1024)) {
    return { status: 401, code: 'UnqualifiedPhoto', message: 'FacePictureBase64 is not valid.' }
  }
}

/**
 * A value cut from a request keeps the whole request in memory; a copy does not.
 * @param {string | null} text
 */
const copy = text => Buffer.from(text ?? '').toString()

/** @param {Call} call @param {string} requestId */
function initialize(call, requestId) {
  const get = (/** @type {string} */ name) => call.query.get(name) ?? call.form.get(name)
  const action = call.headers['x-acs-action'] ?? get('Action')
  /** @type {Refusal | undefined} */
  const unknown =
    action === 'Initialize' ? undefined : { status: 404, code: 'InvalidAction.NotFound', message: 'No such action.' }
  const refusal = unknown ?? authenticate(call) ?? validate(get)
  if (refusal) {
    const { status = 400, code, message } = refusal
    return { status, answer: { RequestId: requestId, Message: message, Code: code } }
  }
  const id = `hksb${randomBytes(14).toString('hex')}`
  const product = get('ProductCode')
  transactions.set(id, {
    id,
    product,
    merchantBizId: copy(get('MerchantBizId')),
    merchantUserId: copy(get('MerchantUserId')),
    createdAt: Date.now(),
  })
  const result = product === 'FACE_LIVENESS' ? { TransactionId: id, Protocol: id } : { TransactionId: id }
  return { status: 200, answer: { RequestId: requestId, Code: 'Success', Message: 'success', Result: result } }
}

/** @param {string} body */
function etag(body) {
  const length = String(Buffer.byteLength(body))
  return length[0] + createHash('md5').update(body).digest('base64').slice(0, 22) + length.at(-1)
}

/** @param {import('node:http').IncomingMessage} request @param {Buffer} body @returns {Call} */
function readCall(request, body) {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return {
    method: request.method ?? 'POST',
    headers: request.headers,
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    form: new URLSearchParams(isForm ? body.toString() : ''),
    body,
  }
}

/** @param {Buffer} body @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
function respond(body, request, response) {
  const requestId = randomUUID().toUpperCase()
  const { status, answer } = initialize(readCall(request, body), requestId)
  const text = JSON.stringify(answer)
  response.writeHead(status, {
    'Content-Type': 'application/json;charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': '*',
    'x-acs-request-id': requestId,
    'x-acs-trace-id': randomBytes(16).toString('hex'),
    ETag: etag(text),
    'x-emulator': 'bare',
  })
  response.end(text)
}

const portAt = process.argv.indexOf('--port')
const port = portAt < 0 ? 0 : Number(process.argv[portAt + 1])
const options = { maxHeaderSize: 4 * 1024 * 1024, keepAliveTimeout: 25_000 }
const pemAt = process.argv.indexOf('--pem')
const pem = pemAt < 0 ? undefined : readFileSync(process.argv[pemAt + 1] ?? '')
const create = pem
  ? createHttps.bind(undefined, { ...options, key: pem, cert: pem })
  : createServer.bind(undefined, options)
const server = create((request, response) => {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => respond(Buffer.concat(chunks), request, response))
})
server.listen(port, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(`listening on http://127.0.0.1:${address.port}`)
})
