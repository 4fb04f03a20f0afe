import { base, en, Faker } from '@faker-js/faker'
import { drawnPortrait } from './faker/drawn-portrait.ts'
import type { EditionName } from './operations/initialize/editions.ts'

/** The kinds of client whose MetaInfo is known. */
export type ClientKind = 'ios' | 'android' | 'web'

type Always = 'ProductCode' | 'SceneCode' | 'MerchantBizId' | 'MetaInfo' | 'MerchantUserId' | 'SecurityLevel'

/** Parameters of a call, ready for any SDK. */
export type FakeInitialize = Record<Always, string> & Record<string, string>

const seeded = (seed: number | undefined) => new Faker({ locale: [en, base], ...(seed !== undefined && { seed }) })

/**
 * A plausible MetaInfo, as text. The keys are those of the documents (iOS) and of public clients (Android, web).
 * The same seed gives the same text.
 */
export function fakeMetaInfo(kind: ClientKind, { seed }: { seed?: number } = {}): string {
  const faker = seeded(seed)
  const bioMetaInfo = `${faker.helpers.arrayElement(['4.1.0:11501568', '5.1.0:11501568'])},${faker.number.int(4)}`
  const appVersion = faker.system.semver()
  const appName = `com.example.${faker.word.noun().replace(/[^a-z]/gi, '')}`
  switch (kind) {
    case 'ios':
      return JSON.stringify({
        zimVer: '3.0.0',
        appVersion,
        bioMetaInfo,
        appName,
        deviceType: 'ios',
        osVersion: `iOS ${faker.number.int({ min: 13, max: 26 })}.${faker.number.int(6)}`,
        apdidToken: '',
        deviceModel: `iPhone${faker.number.int({ min: 9, max: 18 })},${faker.number.int({ min: 1, max: 5 })}`,
      })
    case 'android':
      return JSON.stringify({
        apdidToken: '',
        appName,
        appVersion,
        bioMetaInfo,
        deviceModel: faker.helpers.arrayElement(['Pixel 9', 'SM-S938B', '2407FPN8EG']),
        deviceType: 'android',
        osVersion: String(faker.number.int({ min: 9, max: 16 })),
        zimVer: '1.0.0',
      })
    case 'web':
      return JSON.stringify({ bioMetaInfo, deviceType: 'web', ua: faker.internet.userAgent() })
  }
}

/** A drawn portrait of nobody as Base64 JPEG, which the detector accepts: always the same. */
export function fakePortrait(): string {
  return drawnPortrait
}

/**
 * The parameters of a valid Initialize, obviously of nobody; for FACE_VERIFY with the drawn portrait, unless `changes`
 * name a FacePictureUrl. `changes` override single parameters. The same seed gives the same parameters.
 */
export function fakeInitialize({
  edition = 'face-liveness',
  seed,
  client = 'ios',
  changes = {},
}: {
  edition?: EditionName
  seed?: number
  client?: ClientKind
  changes?: Record<string, string>
} = {}): FakeInitialize {
  const faker = seeded(seed)
  return {
    ProductCode: edition === 'face-verify' ? 'FACE_VERIFY' : 'FACE_LIVENESS',
    SceneCode: faker.string.alphanumeric(10),
    MerchantBizId: faker.string.hexadecimal({ length: 32, casing: 'lower', prefix: '' }),
    MetaInfo: fakeMetaInfo(client, { ...(seed !== undefined && { seed }) }),
    // Hashed, as the documents recommend.
    MerchantUserId: faker.string.hexadecimal({ length: 64, casing: 'lower', prefix: '' }),
    ...(edition === 'face-verify' && !changes.FacePictureUrl && { FacePictureBase64: fakePortrait() }),
    SecurityLevel: '01',
    ...changes,
  }
}
