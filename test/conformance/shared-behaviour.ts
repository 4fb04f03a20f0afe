import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AccessKey } from '../../src/gateway/access-keys.ts'
import type { Options } from '../../src/options/options.ts'
import type { Transaction } from '../../src/transactions/transaction.ts'
import { type Door, openHttp } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify, withPicture } from '../support/requests.ts'
import { type Pair, v1StringToSign, v3CanonicalRequest, v3Hash, v3StringToSign } from '../support/signed-request.ts'
import { type PictureServer, servePicture } from './picture-server.ts'
import { documentedRefusals, editionNames, provoke, validParameters } from './refusals.ts'
import { errorOf, type Pinned, type SdkClient } from './sdk-clients.ts'

const key: AccessKey = { id: 'conformance', secret: 'a secret: of + & / = %', traits: [] }
const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/

const userIds = [
  'user+1 @example.com/~*!\'()"%&=;#?',
  '用户1001',
  'Ünïcödé Ελλάδα',
  '😀👩‍👩‍👧‍👦🇮🇩',
  'e\u0301 and \u00e9',
]

/** An emulator that verifies everything, on a socket. It ends with the test. */
export async function openStrict(
  options: Partial<Options> = {},
  changes: Partial<AccessKey> = {},
): Promise<Door & { url: string; credentials: { id: string; secret: string } }> {
  const accessKey = { ...key, ...changes }
  const door = await openHttp({ auth: 'strict', accessKeys: [accessKey], ...options })
  onTestFinished(() => door.close())
  return { ...door, credentials: { id: accessKey.id, secret: accessKey.secret } }
}

/** What every SDK must find: the same calls, each made by the SDK and answered over a socket. */
export function itFindsTheService(client: SdkClient): void {
  let pictureServer: PictureServer
  let picture: Buffer

  beforeAll(async () => {
    picture = await drawnPicture({ bytes: 600 * 1024 })
    pictureServer = await servePicture(picture)
  })

  afterAll(() => pictureServer.close())

  async function opened(door: Door, id: string | undefined): Promise<Transaction> {
    const transaction = await door.emulator.transactions.get(id ?? '')
    if (!transaction) throw new Error(`Failed to find the transaction ${id}. Do look at what Initialize answered.`)
    return transaction
  }

  describe(`${client.name} with signature ${client.signature}`, () => {
    it.each(editionNames)('opens a transaction of %s', async edition => {
      const door = await openStrict()

      const { status, body } = await client.initialize(door, await validParameters(edition))

      expect(status).toBe(200)
      expect(body).toEqual({
        RequestId: expect.stringMatching(uuid),
        Code: 'Success',
        Message: 'success',
        Result: {
          TransactionId: expect.stringMatching(/^hksb[0-9a-f]{28}$/),
          Protocol: body.Result.TransactionId,
        },
      })
    })

    it('reads the RequestId of the body in x-acs-request-id as well', async () => {
      const door = await openStrict()
      const { headers, body } = await client.initialize(door, faceLiveness())
      expect(headers['x-acs-request-id']).toBe(body.RequestId)
    })

    it('hands in a FacePictureBase64 of 600 KB unharmed', async () => {
      const door = await openStrict()

      const { body } = await client.initialize(door, withPicture(picture.toString('base64')))

      const transaction = await opened(door, body.Result.TransactionId)
      expect(transaction.picture?.sha256).toBe(createHash('sha256').update(picture).digest('hex'))
    })

    it('has the picture of a FacePictureUrl fetched', async () => {
      const door = await openStrict()

      const { body } = await client.initialize(
        door,
        faceVerify({ FacePictureUrl: `${pictureServer.url}/face.jpeg?size=1&v=a%20b+c` }),
      )

      const transaction = await opened(door, body.Result.TransactionId)
      expect(transaction.picture?.bytes).toBe(picture.length)
    })

    it.each(userIds)('hands in the MerchantUserId %s unharmed', async userId => {
      const door = await openStrict()

      const { body } = await client.initialize(door, faceLiveness({ MerchantUserId: userId }))

      const transaction = await opened(door, body.Result.TransactionId)
      expect(transaction.parameters.MerchantUserId).toBe(userId)
    })

    it('is known by a temporary key with its security token', async () => {
      const securityToken = 'CAIS+token/with=all&of?it'
      const { url, credentials } = await openStrict({}, { id: 'STS.conformance', token: securityToken })

      const { body } = await client.initialize({ url, credentials: { ...credentials, securityToken } }, faceLiveness())

      expect(body.Code).toBe('Success')
    })

    it('raises MissingSecurityToken when a temporary key comes without its token', async () => {
      const door = await openStrict({}, { id: 'STS.conformance', token: 'token' })
      const error = await errorOf(client, client.initialize(door, faceLiveness()))
      expect(error).toMatchObject({ code: 'MissingSecurityToken', status: 400 })
    })

    it.each(documentedRefusals)('raises its own error for $code of $edition', async refusal => {
      const { options, traits = [], before = [], parameters } = await provoke(refusal, pictureServer.url)
      const door = await openStrict(options, { traits })
      door.emulator.clock.freeze(true)
      for (const call of before) await client.initialize(door, call).catch(() => undefined)

      const error = await errorOf(client, client.initialize(door, parameters))

      expect(error).toMatchObject({
        ...client.errorFor(refusal),
        code: refusal.code,
        status: refusal.status,
        message: expect.stringContaining(refusal.message),
        requestId: expect.stringMatching(uuid),
      })
    })

    it('raises the mismatch with the string that the server signed when the secret is wrong', async () => {
      const { url, credentials } = await openStrict()
      const wrong = { ...credentials, secret: 'another secret' }
      const pinned = { timestamp: new Date().toISOString().replace(/\.\d+/, ''), nonce: 'one nonce' }

      const error = await errorOf(
        client,
        client.initialize({ url, credentials: wrong }, faceLiveness({ MerchantUserId: '用户 😀*~' }), pinned),
      )

      const query = Object.entries(faceLiveness({ MerchantUserId: '用户 😀*~' }))
      expect(error).toMatchObject({
        ...client.errorFor({ code: 'SignatureDoesNotMatch', status: 400 }),
        code: 'SignatureDoesNotMatch',
        status: 400,
        message: expect.stringContaining(
          client.signature === 'V1' ? v1Words(client, query, pinned) : v3Words(query, pinned, new URL(url).host),
        ),
      })
    })
  })
}

/** What the server is to have signed, from the public rules alone. */
function v1Words({ name }: SdkClient, query: Pair[], { timestamp, nonce }: Pinned): string {
  const common = {
    AccessKeyId: key.id,
    Action: 'Initialize',
    Format: name === '@alicloud/pop-core' ? 'JSON' : 'json',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: nonce,
    SignatureVersion: '1.0',
    Timestamp: timestamp,
    Version: '2022-08-09',
  }
  return `server string to sign is:${v1StringToSign('POST', [...Object.entries(common), ...query])}`
}

function v3Words(query: Pair[], { timestamp, nonce }: Pinned, host: string): string {
  const headers = {
    host,
    'x-acs-action': 'Initialize',
    'x-acs-content-sha256': v3Hash(''),
    'x-acs-credentials-provider': 'static_ak',
    'x-acs-date': timestamp,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': '2022-08-09',
  }
  const canonicalRequest = v3CanonicalRequest({
    method: 'POST',
    query,
    headers,
    signedHeaders: Object.keys(headers),
    hashedPayload: v3Hash(''),
  })
  return `server StringToSign is [${v3StringToSign(canonicalRequest)}] server CanonicalRequest is [${canonicalRequest}]`
}
