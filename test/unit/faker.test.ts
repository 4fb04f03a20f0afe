import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClientKind, fakeInitialize, fakeMetaInfo, fakePortrait } from '../../src/faker.ts'
import { createEmulator } from '../../src/index.ts'
import type { EditionName } from '../../src/operations/initialize/editions.ts'
import { fieldsOf, openInProcess } from '../support/doors.ts'
import { unsigned } from '../support/signed-request.ts'

const clients: ClientKind[] = ['ios', 'android', 'web']
const editions: EditionName[] = ['face-verify', 'face-liveness']
const cases = fc.record({
  edition: fc.constantFrom(...editions),
  client: fc.constantFrom(...clients),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
})

const emulator = createEmulator({ qps: 0, faces: 'present', completeAfter: 'off' })

async function initialize(parameters: Record<string, string>, options: { edition?: EditionName } = {}) {
  const door = options.edition ? createEmulator({ qps: 0, faces: 'present', edition: options.edition }) : emulator
  const { FacePictureBase64, ...query } = parameters
  const form = FacePictureBase64 === undefined ? {} : { form: { FacePictureBase64 } }
  const { status, headers, body } = await door.answer(unsigned({ parameters: query, ...form }))
  return { status, reason: headers['x-emulator-reason'], body: JSON.parse(body) }
}

describe('fakeInitialize', () => {
  test('is valid for every edition, client and seed, and of the client that was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ edition, client, seed }) => {
        const { status, reason, body } = await initialize(fakeInitialize({ edition, client, seed }))
        expect({ status, reason }).toEqual({ status: 200, reason: undefined })
        expect((await emulator.transactions.get(body.Result.TransactionId))?.client).toBe(
          client === 'web' ? 'web' : 'app',
        )
        await emulator.reset()
      }),
      { numRuns: 150 },
    )
  })

  test('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(cases, given => {
        expect(fakeInitialize(given)).toEqual(fakeInitialize(given))
        expect(fakeInitialize({ ...given, seed: given.seed ^ 1 })).not.toEqual(fakeInitialize(given))
      }),
      { numRuns: 50 },
    )
  })

  test('is another each time without a seed', () => {
    expect(fakeInitialize()).not.toEqual(fakeInitialize())
  })

  test('is of FACE_LIVENESS and iOS unless told', async () => {
    const parameters = fakeInitialize()
    expect(parameters.ProductCode).toBe('FACE_LIVENESS')
    expect(await initialize(parameters, { edition: 'face-liveness' })).toMatchObject({ status: 200 })
    expect(await initialize(parameters, { edition: 'face-verify' })).toMatchObject({ status: 400 })
  })

  test('asks for no scenario by chance', () => {
    fc.assert(
      fc.property(cases, given => {
        const { MerchantBizId, MerchantUserId } = fakeInitialize(given)
        expect(MerchantBizId).toMatch(/^[0-9a-f]{32}$/)
        expect(MerchantUserId).toMatch(/^[0-9a-f]{64}$/)
      }),
    )
  })

  test('refuses an edition that does not exist', () => {
    const wrong = () => fakeInitialize({ edition: 'nonsense' as EditionName })
    expect(wrong).toThrow('unknown edition. Use face-verify or face-liveness.')
  })

  test('takes changes of single parameters', () => {
    const changed = fakeInitialize({ seed: 1, changes: { MerchantBizId: 'order1', Extra: 'x' } })
    expect(changed).toEqual({ ...fakeInitialize({ seed: 1 }), MerchantBizId: 'order1', Extra: 'x' })
  })
})

test('fakePortrait is accepted by the detector', async () => {
  const looking = openInProcess({ faces: 'detect' })
  const answer = await (await looking).call(
    unsigned({ parameters: {}, form: fakeInitialize({ edition: 'face-verify' }) }),
  )
  expect(fieldsOf(answer)).toMatchObject({ Code: 'Success' })
  expect(fakeInitialize({ edition: 'face-verify' }).FacePictureBase64).toBe(fakePortrait())
})

test('a link of one’s own takes the place of the portrait', () => {
  const changes = { FacePictureUrl: 'https://pictures.example/face.jpg' }
  const parameters = fakeInitialize({ edition: 'face-verify', changes })
  expect(parameters).toMatchObject(changes)
  expect(parameters).not.toHaveProperty('FacePictureBase64')
})

describe('fakeMetaInfo', () => {
  test.each(clients)('of %s is JSON that names its client, the same for the same seed', client => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), seed => {
        const text = fakeMetaInfo(client, { seed })
        expect(JSON.parse(text)).toMatchObject({
          deviceType: client,
          bioMetaInfo: expect.stringMatching(/^\d\.\d\.\d:\d+,\d$/),
        })
        expect(fakeMetaInfo(client, { seed })).toBe(text)
      }),
      { numRuns: 50 },
    )
  })

  test('is of a browser that people use, for the web', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const { ua } = JSON.parse(fakeMetaInfo('web', { seed }))
        expect(ua).toMatch(/^Mozilla\/5\.0 .*(Safari|Firefox)\/[\d.]+$/)
      }),
    )
  })
})
