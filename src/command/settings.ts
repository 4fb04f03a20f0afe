import {
  defaultOptions,
  type OptionName,
  type Options,
  optionRows,
  readOption,
  unknownName,
} from '../options/options.ts'
import { readConfigFile } from './config-file.ts'
import { type Given, readEnvironment } from './environment.ts'
import { type FlagKind, readFlags } from './flags.ts'

/** Where an option's value came from. */
export type Origin = 'flag' | 'env' | 'file' | 'default'

/** The options in force. Warnings name what was given and is not read. */
export type Settings = { options: Options; origins: Record<OptionName, Origin>; warnings: string[] }

/** The flags of all options, and of the file that they may stand in. */
const flagKinds: Readonly<Record<string, FlagKind>> = {
  '--config': 'value',
  ...Object.fromEntries(optionRows.map(row => [row.flag, 'isSwitch' in row ? 'switch' : 'value'])),
}

/**
 * The options by flag > environment > file > default, each with its origin.
 * @throws {Error} naming the key, its value, what is allowed, and for an unknown key the nearest known one.
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv, isTerminal: boolean): Settings {
  const { flags, configFile } = readOptionFlags(args)
  const environment = readEnvironment(env)
  const sources: [Origin, Given][] = [
    ['flag', flags],
    ['env', environment.given],
    ['file', configFile === undefined ? {} : readConfigFile(configFile)],
  ]
  const options: Record<string, unknown> = { ...defaultOptions(), log: isTerminal ? 'pretty' : 'json' }
  const origins: Record<string, Origin> = {}
  for (const row of optionRows) {
    const [origin, given] = sources.find(([, values]) => values[row.name] !== undefined) ?? ['default', {} as Given]
    const found = given[row.name]
    origins[row.name] = origin
    if (found) options[row.name] = readOption(row, found.value, found.writtenAs)
  }
  return { options: options as Options, origins: origins as Record<OptionName, Origin>, warnings: environment.warnings }
}

/** Reads the flags of a command together with those of `serve`. */
export function readOwnFlags(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  kinds: Readonly<Record<string, 'value' | 'bare'>>,
  isTerminal = false,
): { own: Map<string, string>; settings: Settings } {
  const { flags, words } = readFlags(args, { ...flagKinds, ...kinds })
  const isOwn = (flag: string) => Object.hasOwn(kinds, flag)
  const others = flags.filter(({ flag }) => !isOwn(flag)).map(({ flag, value }) => `${flag}=${value}`)
  return {
    own: new Map(flags.filter(({ flag }) => isOwn(flag)).map(({ flag, value }) => [flag, value])),
    settings: readSettings([...others, ...words], env, isTerminal),
  }
}

function readOptionFlags(args: readonly string[]): { flags: Given; configFile: string | undefined } {
  const { flags, words } = readFlags(args, flagKinds)
  const [word] = words
  if (word !== undefined) throw unknownName(word, Object.keys(flagKinds))
  const given: Given = {}
  for (const { flag, value } of flags) {
    const row = optionRows.find(candidate => candidate.flag === flag)
    if (!row) continue
    const earlier = given[row.name]?.value
    const values = 'repeatable' in row ? [...(Array.isArray(earlier) ? earlier : []), value] : value
    given[row.name] = { value: values, writtenAs: row.flag }
  }
  return { flags: given, configFile: flags.findLast(({ flag }) => flag === '--config')?.value }
}
