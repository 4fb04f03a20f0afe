// @ts-check

/** @typedef {{ next: () => number, between: (low: number, high: number) => number, whole: (below: number) => number, pick: <T>(list: readonly T[]) => T, chance: (share: number) => boolean }} Random */

/** Numbers that look random and are the same for the same seed (mulberry32). @param {number} seed @returns {Random} */
export function createRandom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (/** @type {number} */ below) => Math.floor(next() * below)
  return {
    next,
    whole,
    between: (low, high) => low + next() * (high - low),
    pick: list => /** @type {any} */ (list[whole(list.length)]),
    chance: share => next() < share,
  }
}

/** A seed from words (FNV-1a). @param {string} words */
export function seedOf(words) {
  let hash = 0x811c9dc5
  for (const character of words) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return hash >>> 0
}
