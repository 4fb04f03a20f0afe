import type { SharedText } from '../../emulator/store.ts'
import type { Authority } from './authority.ts'
import { newPair, permitsOf, readPair, renewedPair, signBy, textOfPair, widenedPair } from './authority-pair.ts'
import type { KeyPair } from './certificate.ts'
import type { ServerName } from './names.ts'

export type SharedAuthority = Authority & {
  /** Its certificate, with the names that other emulators have added meanwhile. */
  newest: () => Promise<string>
}

/** How often a change is made again because another emulator's came between. */
const mostAttempts = 20

/**
 * Opens the CA that a store keeps for all its emulators. The first of them hands in its own, `first`; from then on that
 * one counts for all, so that a client which trusts one of them trusts every one.
 * @throws {Error} when the store holds something else under its name, or cannot be reached.
 */
export async function openSharedAuthority(
  kept: SharedText,
  first: () => string,
  names: readonly ServerName[] = [],
): Promise<SharedAuthority> {
  const readKept = async (): Promise<{ text: string; pair: KeyPair } | undefined> => {
    const text = await kept.read()
    if (text === undefined) return undefined
    const pair = readPair(text)
    if (!pair)
      throw new Error(
        'Failed to read the certificate authority: the store holds no key with its certificate. Use --ca-dir, or another --store-prefix.',
      )
    return { text, pair }
  }

  /** Makes of what is kept what `make` answers, unless that is undefined; answers what is kept then. */
  const change = async (make: (found: KeyPair | undefined) => KeyPair | undefined): Promise<KeyPair | undefined> => {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const found = await readKept()
      const next = make(found?.pair)
      if (!next) return found?.pair
      if (await kept.swap(found?.text, textOfPair(next))) return next
    }
    return undefined
  }

  const opened = await change(found => {
    if (found) return renewedPair(found)
    return readPair(first()) ?? newPair()
  })
  let current = opened ?? newPair()
  const wanted: ServerName[] = []

  /** What another emulator has made of it counts, with what was added here. */
  const adopt = (pair: KeyPair | undefined) => {
    if (pair) current = widenedPair(pair, wanted) ?? pair
  }
  const store = async () => adopt(await change(found => found && widenedPair(found, wanted)))

  wanted.push(...names)
  await store()
  return {
    certificate: () => current.certificate,
    async newest() {
      // While the store is away, the one at hand serves.
      await store().catch(() => undefined)
      return current.certificate
    },
    file: undefined,
    notKept: undefined,
    permits: name => permitsOf(current, name),
    widen(more) {
      wanted.push(...more)
      adopt(current)
      void store().catch(() => undefined)
    },
    sign: (key, signed) => signBy(current, key, signed),
    text: () => textOfPair(current),
  }
}
