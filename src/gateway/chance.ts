const unitsOf = (digits: string) => Uint8Array.from(digits, character => character.charCodeAt(0))
/** The digits by their value, as UTF-16 units. */
const [lower, upper] = [unitsOf('0123456789abcdef'), unitsOf('0123456789ABCDEF')]

/** Eight hex digits: made as one text, which is quicker than joining shorter ones and leaves nothing behind. */
function hexOf(value: number, digit = lower): string {
  const at = (shift: number) => digit[(value >>> shift) & 15] ?? 0
  return String.fromCharCode(at(28), at(24), at(20), at(16), at(12), at(8), at(4), at(0))
}

/** The random values that one call draws. */
export type Chance = {
  /** A whole number from 0 to 2^32 - 1. */
  next: () => number
  /** Lower-case hex digits, at most 32. */
  hex: (digits: number) => string
  /** Upper-case UUID whose third group starts with 5, as the gateway's have since about 2022. */
  requestId: () => string
}

/** Which call of its key it is: see the store's Arrivals. */
type Ordinal = { number: number; era: number }

/** How many keys are remembered with what their generators start from. */
const mostKeys = 100_000

/**
 * The source of chance: `forCall` gives each call of an AccessKeyId its own generator, made of the seed, the key and
 * which call of the key it is. So the same seed and calls give the same values, whatever other keys do meanwhile, in
 * whichever order slow calls finish, and on whichever emulator of a shared store. Not for secrets.
 */
export function createChance(seed: string) {
  const states = new Map<string, { era: number; state: [number, number] }>()
  return {
    forCall(accessKeyId: string, { number, era }: Ordinal): Chance {
      let known = states.get(accessKeyId)
      if (known?.era !== era) {
        if (states.size >= mostKeys) states.clear()
        const text = `${seed}\n${era}\n${accessKeyId}`
        known = { era, state: [hash32(text, 1), hash32(text, 2)] }
        states.set(accessKeyId, known)
      }
      return createGenerator(known.state[0], known.state[1], number)
    },
    /** Chance that depends on the seed and a text alone: the same however often and whenever it is asked for. */
    of: (text: string): Chance => createGenerator(hash32(`${seed}\n${text}`, 3), hash32(`${seed}\n${text}`, 4), 0),
  }
}

/** sfc32, a small and fast generator of good quality: http://pracrand.sourceforge.net */
function createGenerator(first: number, second: number, third: number): Chance {
  let a = first
  let b = second
  let c = third
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  // The first outputs of neighbouring counts resemble each other: these rounds let them drift apart.
  for (let round = 0; round < 12; round += 1) next()
  const word = () => hexOf(next())
  const hex = (digits: number) => (word() + word() + word() + word()).slice(0, digits)
  const requestId = () => {
    const upperWord = () => hexOf(next(), upper)
    const [start, middle, end, rest] = [upperWord(), upperWord(), upperWord(), upperWord()]
    const variant = '89AB'[next() & 3]
    return `${start}-${middle.slice(0, 4)}-5${middle.slice(5)}-${variant}${end.slice(1, 4)}-${end.slice(4)}${rest}`
  }
  return { next, hex, requestId }
}

/** MurmurHash3's mixing over UTF-16 units: https://github.com/aappleby/smhasher */
function hash32(text: string, salt: number): number {
  let hash = salt
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0xcc9e2d51)
    hash = (hash << 15) | (hash >>> 17)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
