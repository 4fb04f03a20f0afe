// @ts-check

/**
 * A generator of chance that gives the same for the same seed: a failure can be run again.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  /** @param {number} limit */
  const below = limit => Math.floor(next() * limit)
  /** @template Value @param {readonly Value[]} values */
  const pick = values => /** @type {Value} */ (values[below(values.length)])
  return { next, below, pick }
}

/** @typedef {ReturnType<typeof createRandom>} Random */

/** Characters that texts are damaged with; each means something to some parser. */
const pieces = [
  ...['%', '%2', '%00', '%ff', '%zz', '+', '&', '=', '?', '#', '/', '//', '\\', ';', ':', '@', ' ', '\t', '\0', '\r\n'],
  ...['"', "'", '<', '>', '{', '}', '[', ']', '..', '__proto__', 'constructor', 'é', '用', '\u{1f600}', '\ud800'],
  ...['Signature=', 'AccessKeyId=', 'MetaInfo=', 'data:', 'https://', 'http://127.0.0.1:9/', '*', '~', '-1', '1e999'],
]

/**
 * A text with a few things added, doubled, swapped or left out.
 * @param {string} text
 * @param {Random} random
 */
export function mutate(text, random) {
  let mutated = text
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    const at = random.below(mutated.length + 1)
    const end = Math.min(mutated.length, at + random.below(12))
    const way = random.below(6)
    if (way === 0) mutated = mutated.slice(0, at) + random.pick(pieces) + mutated.slice(at)
    else if (way === 1) mutated = mutated.slice(0, at) + mutated.slice(end)
    else if (way === 2) mutated = mutated.slice(0, end) + mutated.slice(at)
    else if (way === 3)
      mutated = mutated.slice(0, at) + random.pick(pieces).repeat(random.below(200)) + mutated.slice(end)
    else if (way === 4)
      mutated =
        mutated.slice(0, at) +
        String.fromCharCode(random.below(random.below(8) === 0 ? 65536 : 256)) +
        mutated.slice(end)
    else mutated = mutated.slice(0, at) + mutated.slice(at, end).split('').reverse().join('') + mutated.slice(end)
  }
  return mutated.length > 20_000 ? mutated.slice(0, 20_000) : mutated
}
