import { parseArgs } from 'node:util'
import { unknownName } from '../options/options.ts'

/** How a flag is written: with a value, as a switch that needs none (`on` unless told), or as one that takes none. */
export type FlagKind = 'value' | 'switch' | 'bare'

/** A flag as it was given, in order. A bare one has the value `on`. */
type GivenFlag = { flag: string; value: string }

const switchWord = /^(on|off|true|false|yes|no|1|0)$/i

/**
 * Reads `--flag VALUE` and `--flag=VALUE`; what is not a flag comes back as `words`.
 * @throws {Error} for an unknown flag, naming the nearest, and for a flag without its value or with one too many.
 */
export function readFlags(args: readonly string[], kinds: Readonly<Record<string, FlagKind>>) {
  const known = Object.keys(kinds)
  const options = Object.fromEntries(
    known.map(flag => [flag.slice(2), { type: kinds[flag] === 'value' ? ('string' as const) : ('boolean' as const) }]),
  )
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true })
  const flags: GivenFlag[] = []
  const words: string[] = []
  for (const token of tokens) {
    const before = flags.at(-1)
    if (token.kind === 'positional') {
      // A switch may be followed by its value.
      const isValue = before && kinds[before.flag] === 'switch' && isJustBehind(args, token.index, before.flag)
      if (isValue && switchWord.test(token.value)) before.value = token.value
      else words.push(token.value)
    }
    if (token.kind !== 'option') continue
    const { rawName: flag, value } = token
    const kind = kinds[flag]
    if (!kind) throw unknownName(flag, known)
    if (kind === 'value' && value === undefined)
      throw new Error(`Failed to read ${flag}: it needs a value. Write ${flag} VALUE.`)
    if (kind === 'bare' && value !== undefined)
      throw new Error(
        `Failed to read ${flag}: ${JSON.stringify(value)} is not allowed. Write ${flag} without a value, or leave it out.`,
      )
    flags.push({ flag, value: value ?? 'on' })
  }
  return { flags, words }
}

const isJustBehind = (args: readonly string[], index: number, flag: string) => args[index - 1] === flag
