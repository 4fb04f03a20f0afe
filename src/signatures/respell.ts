/** How the escapes of an encoded text are spelled instead: what stands for a byte, where that is not what stands there. */
export type Spelling = {
  /** Of a byte that was encoded: in a text that is encoded twice, of its two-fold escape (`%252A`). */
  escapes?: ReadonlyMap<number, string>
  /** Of what the second encoding escaped (`%3D`, `%26`, `%2F`). */
  outer?: ReadonlyMap<number, string>
  tilde?: string
}

const encoder = new TextEncoder()
const [percent, two, five, tilde] = [0x25, 0x32, 0x35, 0x7e]

const tableOf = (spelled: ReadonlyMap<number, string> | undefined) => {
  const table = new Array<Uint8Array | undefined>(256).fill(undefined)
  for (const [byte, text] of spelled ?? []) table[byte] = encoder.encode(text)
  return table
}

/** What of an encoded text a spelling may touch: the bytes that are escaped, and whether there is a tilde. */
export type Touchable = { escaped: ReadonlySet<number>; hasTilde: boolean }

export type Respelling = {
  /** What the spelling changes in a text with these escapes, as a word: equal for equal changes, empty where it changes nothing. */
  effectOn: (text: Touchable) => string
  /** The text as it is spelled then. */
  spell: (text: Uint8Array) => Uint8Array
}

/**
 * Spells an encoded text otherwise, byte by byte, since texts may be all escapes. The text is ASCII, `isTwice` says how
 * often it was encoded.
 */
export function createRespelling({ escapes, outer, tilde: spelledTilde }: Spelling, isTwice: boolean): Respelling {
  const inner = tableOf(escapes)
  const outside = tableOf(outer)
  const tildeBytes = spelledTilde === undefined ? undefined : encoder.encode(spelledTilde)
  const effectOn = ({ escaped, hasTilde }: Touchable) => {
    const touched = [...(escapes ?? [])].filter(([byte]) => escaped.has(byte)).map(pair => pair.join(' '))
    return [...touched, ...(outer?.values() ?? []), ...(hasTilde && spelledTilde ? [spelledTilde] : [])].join()
  }
  const spell = (text: Uint8Array): Uint8Array => {
    // A tilde is the only character that becomes longer.
    const out = new Uint8Array(text.length + (tildeBytes ? (tildeBytes.length - 1) * count(text, tilde) : 0))
    let length = 0
    for (let at = 0; at < text.length; ) {
      const byte = text[at] ?? 0
      let width = 1
      let spelled: Uint8Array | undefined
      if (byte === percent) {
        const isInner = isTwice && text[at + 1] === two && text[at + 2] === five
        width = isInner ? 5 : 3
        const code = byteAt(text, at + width - 2)
        spelled = (isInner || !isTwice ? inner : outside)[code]
      } else if (byte === tilde) spelled = tildeBytes
      if (spelled) {
        for (let index = 0; index < spelled.length; index += 1) out[length++] = spelled[index] ?? 0
      } else for (let index = 0; index < width; index += 1) out[length++] = text[at + index] ?? 0
      at += width
    }
    return out.subarray(0, length)
  }
  return { effectOn, spell }
}

/** The bytes that a text, encoded once, has as escapes, and whether it has a tilde. */
export function touchableIn(texts: readonly string[]): Touchable {
  const escaped = new Set<number>()
  let hasTilde = false
  for (const text of texts) {
    hasTilde ||= text.includes('~')
    for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3))
      escaped.add(16 * digitOf(text.charCodeAt(at + 1)) + digitOf(text.charCodeAt(at + 2)))
  }
  return { escaped, hasTilde }
}

const byteAt = (text: Uint8Array, at: number) => 16 * digitOf(text[at] ?? 0) + digitOf(text[at + 1] ?? 0)

/** What an upper-case hex digit stands for. */
const digitOf = (digit: number) => (digit <= 0x39 ? digit - 0x30 : digit - 0x37)

function count(text: Uint8Array, byte: number): number {
  let found = 0
  for (const one of text) if (one === byte) found += 1
  return found
}
