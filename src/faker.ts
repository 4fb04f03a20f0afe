import { base, en, Faker } from '@faker-js/faker'
import { drawnPortrait } from './faker/drawn-portrait.ts'
import { type EditionName, editions } from './operations/initialize/editions.ts'

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
      return JSON.stringify({ bioMetaInfo, deviceType: 'web', ua: fakeUserAgent(faker) })
  }
}

/** The user agent of a browser with a camera; faker's own include bots. */
function fakeUserAgent(faker: Faker): string {
  const version = faker.number.int({ min: 120, max: 156 })
  return faker.helpers.arrayElement([
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${faker.number.int(6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
  ])
}

/** A drawn portrait of nobody as Base64 JPEG, which the detector accepts: always the same. */
export function fakePortrait(): string {
  return drawnPortrait
}

/**
 * The parameters of a valid Initialize, obviously of nobody; for FACE_VERIFY with the drawn portrait, unless `changes`
 * name a FacePictureUrl. `changes` override single parameters. The same seed gives the same parameters.
 * @throws {Error} for an edition that does not exist.
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
  if (!(edition in editions))
    throw new Error(
      `Failed to make a request for "${edition}": unknown edition. Use ${Object.keys(editions).join(' or ')}.`,
    )
  const faker = seeded(seed)
  return {
    ProductCode: editions[edition].productCode,
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
