import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Credentials, Pair, V1Algorithm, V3Algorithm } from './signed-request.ts'
import {
  percentEncode,
  signV1,
  signV3,
  toFetchRequest,
  unsigned,
  v1Signature,
  v1StringToSign,
  v3CanonicalRequest,
  v3Hash,
  v3Signature,
  v3StringToSign,
} from './signed-request.ts'

type V1Vector = Vector & { kind: 'V1'; algorithm: V1Algorithm }
type V3Vector = Vector & {
  algorithm: V3Algorithm
  signedHeaders: string[]
  canonicalRequest: string
  hashedPayload: string
}
type Vector = {
  id: string
  kind: string
  accessKeyId: string
  secret: string
  method: string
  path: string
  headers: Record<string, string | string[]>
  query: string
  body: string | null
  stringToSign: string
  expectedSignature: string
  quirk?: string
}

const file = new URL('../../fixtures/wire/signature-vectors.json', import.meta.url)
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8'))
const isV1 = (vector: Vector): vector is V1Vector => vector.kind === 'V1'
const isV3 = (vector: Vector): vector is V3Vector => !isV1(vector)
const strictV1 = vectors.filter(isV1).filter(({ quirk }) => !quirk)
const quirksV1 = vectors.filter(isV1).filter(({ quirk }) => quirk)

const decode = (text: string): Pair[] => [...new URLSearchParams(text)]
const keyOf = ({ accessKeyId, secret }: Vector): Credentials => ({ id: accessKeyId, secret })

function named<Kind extends Vector>(list: Kind[], id: string): Kind {
  const found = list.find(vector => vector.id === id)
  if (!found) throw new Error(`Failed to find the vector ${id}. Do look it up in fixtures/wire.`)
  return found
}

function v1Parameters({ query, body, headers }: V1Vector): Pair[] {
  const form = headers['content-type']?.includes('x-www-form-urlencoded') ? (body ?? '') : ''
  return [...decode(query), ...decode(form)]
}

/** The parameters of a V1 vector that `signV1` does not set by itself. */
function business(pairs: Pair[]): Record<string, string> {
  const common = /^(Signature.*|Action|Version|Format|Timestamp|AccessKeyId|SecurityToken)$/
  return Object.fromEntries(pairs.filter(([name]) => !common.test(name)))
}

it('encodes all but the unreserved characters', () => {
  expect(percentEncode('Az09-_.~')).toBe('Az09-_.~')
  expect(percentEncode(" +*!'()/:%\n")).toBe('%20%2B%2A%21%27%28%29%2F%3A%25%0A')
  expect(percentEncode('é漢😀')).toBe('%C3%A9%E6%BC%A2%F0%9F%98%80')
})

describe('the V1 functions', () => {
  it.each(strictV1)('reproduce $id', vector => {
    const stringToSign = v1StringToSign(vector.method, v1Parameters(vector))
    expect(stringToSign).toBe(vector.stringToSign)
    expect(v1Signature(vector.secret, stringToSign, vector.algorithm)).toBe(vector.expectedSignature)
  })

  it.each(quirksV1)('reproduce $id only without the empty values', vector => {
    const parameters = v1Parameters(vector)
    expect(v1StringToSign(vector.method, parameters)).not.toBe(vector.stringToSign)
    const withoutEmpty = v1StringToSign(
      vector.method,
      parameters.filter(([, value]) => value !== ''),
    )
    expect(withoutEmpty).toBe(vector.stringToSign)
    expect(v1Signature(vector.secret, withoutEmpty, vector.algorithm)).toBe(vector.expectedSignature)
  })
})

describe('the V3 functions', () => {
  it.each(vectors.filter(isV3))('reproduce $id', vector => {
    const { method, path, headers, signedHeaders, hashedPayload, algorithm, secret } = vector
    if (vector.body !== null) expect(v3Hash(vector.body, algorithm)).toBe(hashedPayload)
    const query = decode(vector.query)
    const canonicalRequest = v3CanonicalRequest({ method, path, query, headers, signedHeaders, hashedPayload })
    expect(canonicalRequest).toBe(vector.canonicalRequest)
    const stringToSign = v3StringToSign(canonicalRequest, algorithm)
    expect(stringToSign).toBe(vector.stringToSign)
    expect(v3Signature(secret, stringToSign, algorithm)).toBe(vector.expectedSignature)
  })
})

describe('signV1', () => {
  it.each(['doc-v1-ecs-describeregions', 'doc-v1-sms-sendsms-utf8'])('makes the call of %s', id => {
    const vector = named(strictV1, id)
    const parameters = decode(vector.query)
    const given = Object.fromEntries(parameters)
    const plain = signV1({
      credentials: keyOf(vector),
      action: given.Action ?? '',
      version: given.Version ?? '',
      format: 'XML',
      date: new Date(given.Timestamp ?? ''),
      nonce: given.SignatureNonce ?? '',
      method: 'GET',
      parameters: business(parameters),
    })
    expect(Object.fromEntries(new URLSearchParams(plain.url.slice(2)))).toEqual(given)
    expect(plain.headers).not.toHaveProperty('content-type')
  })

  it.each([
    ['cap-rpc-client-post-sts-query', 'query'],
    ['cap-pycore-post-query+form', 'query'],
    ['derived-v1-php-all-in-form-hmac-sha1', 'form'],
    ['derived-v1-php-all-in-form-hmac-sha256', 'form'],
    ['cap-popcore-post-lowercase-param-names', 'form'],
  ] as const)('makes the signature of %s, everything in the %s', (id, place) => {
    const vector = named(strictV1, id)
    const parameters = v1Parameters(vector)
    const given = Object.fromEntries(parameters)
    const plain = signV1({
      credentials: { ...keyOf(vector), ...(given.SecurityToken && { securityToken: given.SecurityToken }) },
      action: given.Action ?? '',
      date: new Date(given.Timestamp ?? ''),
      nonce: given.SignatureNonce ?? '',
      // Some clients write the format in lower case, and Python signs an empty SignatureType
      parameters: {
        ...business(parameters),
        Format: given.Format ?? '',
        ...(given.SignatureType !== undefined && { SignatureType: given.SignatureType }),
      },
      algorithm: vector.algorithm,
      place,
    })
    const text = place === 'query' ? plain.url.slice(2) : Buffer.from(plain.body).toString()
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual(given)
    expect(given.Signature).toBe(vector.expectedSignature)
  })

  it('signs form fields and leaves them out of the query', () => {
    const plain = signV1({ credentials: { id: 'id', secret: 'secret' }, form: { FacePictureBase64: 'a+b/c=' } })
    const query = decode(plain.url.slice(2))
    const given = Object.fromEntries(query)
    expect(Buffer.from(plain.body).toString()).toBe('FacePictureBase64=a%2Bb%2Fc%3D')
    expect(given).not.toHaveProperty('FacePictureBase64')
    const stringToSign = v1StringToSign('POST', [...query, ['FacePictureBase64', 'a+b/c=']])
    expect(given.Signature).toBe(v1Signature('secret', stringToSign))
    expect(plain.headers).toMatchObject({
      host: '127.0.0.1:8080',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '30',
    })
  })
})

describe('signV3', () => {
  it('makes the call of doc-v3-ecs-runinstances', () => {
    const vector = named(vectors, 'doc-v3-ecs-runinstances')
    const plain = signV3({
      credentials: keyOf(vector),
      action: 'RunInstances',
      version: '2014-05-26',
      query: Object.fromEntries(decode(vector.query)),
      date: new Date('2023-10-26T10:22:32Z'),
      nonce: '3156853299f313e23d1673dc12e1703d',
      host: 'ecs.cn-shanghai.aliyuncs.com',
    })
    expect(plain.headers).toEqual({ ...vector.headers, accept: 'application/json' })
    expect(plain.url).toBe(`/?${vector.query}`)
    expect(plain.body).toHaveLength(0)
  })

  it.each([
    'cap-openapi-core-v3-ak-query+form',
    'cap-openapi-core-v3-sts',
    'cap-openapi-core-v3-GET',
    'cap-openapi-client-v3-complex-values',
    'cap-javatea-v3-emptyvalue',
  ])('makes the authorization of %s', id => {
    const vector = named(vectors.filter(isV3), id)
    const headers = Object.fromEntries(Object.entries(vector.headers).map(([name, value]) => [name, String(value)]))
    const securityToken = headers['x-acs-security-token']
    const extra = Object.entries(headers).filter(([name]) => vector.signedHeaders.includes(name))
    const body = vector.body ?? ''
    const plain = signV3({
      credentials: { ...keyOf(vector), ...(securityToken && { securityToken }) },
      query: Object.fromEntries(decode(vector.query)),
      ...(body && { form: Object.fromEntries(decode(body)) }),
      method: vector.method,
      headers: Object.fromEntries(extra),
    })
    expect(Buffer.from(plain.body).toString()).toBe(body)
    expect(plain.headers.authorization).toBe(headers.authorization)
  })

  it('keeps an empty form a form', () => {
    const { headers } = signV3({ credentials: { id: 'id', secret: 'secret' }, form: {} })
    expect(headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' })
    expect(headers.authorization).toContain('SignedHeaders=content-type;host;x-acs-action;')
  })

  it('uses a new nonce each time', () => {
    const nonce = () => signV3({ credentials: { id: 'id', secret: 'secret' } }).headers['x-acs-signature-nonce']
    expect(nonce()).not.toBe(nonce())
  })
})

it('makes unsigned calls without signature, time or nonce', () => {
  const plain = unsigned({ parameters: { SceneCode: 'a b' }, form: { FacePictureBase64: 'AA==' }, accessKeyId: 'key' })
  expect(plain.url).toBe('/?Action=Initialize&Version=2022-08-09&Format=JSON&AccessKeyId=key&SceneCode=a%20b')
  expect(Buffer.from(plain.body).toString()).toBe('FacePictureBase64=AA%3D%3D')
  expect(plain.headers).not.toHaveProperty('authorization')
})

describe('toFetchRequest', () => {
  it('keeps method, query, headers and body', async () => {
    const plain = signV3({
      credentials: { id: 'id', secret: 'secret' },
      query: { MetaInfo: `{"ua":"a+b c*d~e'f(g)!h é"}` },
      form: { FacePictureBase64: 'a+b/c=' },
      host: 'cloudauth-intl.cn-hongkong.aliyuncs.com',
    })
    const request = toFetchRequest(plain)
    const url = new URL(request.url)
    expect([request.method, url.origin, url.pathname + url.search]).toEqual([
      'POST',
      'http://127.0.0.1:8080',
      plain.url,
    ])
    expect(Object.fromEntries(request.headers)).toEqual(plain.headers)
    expect(await request.text()).toBe(Buffer.from(plain.body).toString())
  })

  it('makes requests without a body', () => {
    const credentials = { id: 'id', secret: 'secret' }
    expect(toFetchRequest(signV1({ credentials, method: 'GET' })).body).toBeNull()
    expect(toFetchRequest(signV3({ credentials, form: {} }), 'https://localhost:1').url).toBe('https://localhost:1/')
  })
})
