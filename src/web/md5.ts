/** How far each step of a round turns, and the sines that the steps add. Source: RFC 1321, 3.4. */
const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const sines = Int32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32))

/**
 * The MD5 of bytes (RFC 1321), which WebCrypto has not. It names answers, and keeps nothing safe. A library of digests
 * would be an eighth of what is loaded before the first answer.
 */
export function md5(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  const words = new DataView(padded.buffer)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  words.setUint32(padded.length - 8, bytes.length << 3, true)
  words.setUint32(padded.length - 4, bytes.length >>> 29, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let block = 0; block < padded.length; block += 64) mix(state, words, block)
  const digest = new DataView(new ArrayBuffer(16))
  for (const [place, word] of state.entries()) digest.setInt32(4 * place, word, true)
  return new Uint8Array(digest.buffer)
}

/** Takes 64 bytes into the state. */
function mix(state: Int32Array, words: DataView, block: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4
    const [mixed, word] =
      round === 0
        ? [(b & c) | (~b & d), step]
        : round === 1
          ? [(d & b) | (~d & c), 5 * step + 1]
          : round === 2
            ? [b ^ c ^ d, 3 * step + 5]
            : [c ^ (b | ~d), 7 * step]
    const sum = a + mixed + (sines[step] ?? 0) + words.getInt32(block + 4 * (word & 15), true)
    const turn = turns[4 * round + (step & 3)] ?? 0
    a = d
    d = c
    c = b
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0
  }
  for (const [place, word] of [a, b, c, d].entries()) state[place] = (state[place] ?? 0) + word
}
