import type { Faker } from '@faker-js/faker'
import type { SeedWords } from './person-words.ts'

/**
 * The English part of the library alone: its main entry loads every language, which takes ten times as long. The name
 * stands in a constant so that no bundler takes half a megabyte of words along: where a bundle is all there is, persons
 * are made of the few words of ./names.ts.
 */
const library: string = '@faker-js/faker/locale/en'

/** Words by @faker-js/faker, or undefined where it cannot be loaded: in a bundle, and in a browser without an import map. */
export async function loadFakerWords(): Promise<SeedWords | undefined> {
  let shared: Faker
  try {
    const loaded: typeof import('@faker-js/faker/locale/en') = await import(
      /* @vite-ignore */ /* webpackIgnore: true */ library
    )
    shared = loaded.faker
  } catch {
    return undefined
  }
  // An instance of our own: the shared one may be the caller's, seeded by their tests.
  const FakerClass = shared.constructor as typeof Faker
  return seed => {
    const faker = new FakerClass({ locale: shared.rawDefinitions })
    faker.seed(seed)
    return {
      below: limit => faker.number.int({ min: 0, max: limit - 1 }),
      givenName: sex => faker.person.firstName(sex === 'M' ? 'male' : 'female'),
      surname: () => faker.person.lastName(),
      city: () => faker.location.city(),
      street: () => faker.location.street(),
    }
  }
}
