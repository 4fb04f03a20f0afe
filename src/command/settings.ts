import { readFileSync } from 'node:fs'
import {
  defaultOptions,
  type OptionName,
  type Options,
  optionRows,
  readOption,
  unknownName,
} from '../options/options.ts'

/** Where an option's value came from. */
export type Origin = 'flag' | 'env' | 'file' | 'default'

export type Settings = { options: Options; origins: Record<OptionName, Origin> }

type Row = (typeof optionRows)[number]
type Given = Partial<Record<OptionName, { value: unknown; writtenAs: string }>>

const optionNames = optionRows.map(row => row.name)
const flagNames = [...optionRows.map(row => row.flag), '--config']

/**
 * The options by flag > environment > file > default, each with its origin.
 * @throws {Error} naming the key, its value, what is allowed, and for an unknown key the nearest known one.
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv, isTerminal: boolean): Settings {
  const { flags, configFile } = readFlags(args)
  const sources: [Origin, Given][] = [
    ['flag', flags],
    ['env', readEnv(env)],
    ['file', configFile === undefined ? {} : readFile(configFile)],
  ]
  const options: Record<string, unknown> = { ...defaultOptions(), log: isTerminal ? 'pretty' : 'json' }
  const origins: Record<string, Origin> = {}
  for (const row of optionRows) {
    const [origin, given] = sources.find(([, values]) => values[row.name] !== undefined) ?? ['default', {} as Given]
    const found = given[row.name]
    origins[row.name] = origin
    if (found) options[row.name] = readOption(row, found.value, found.writtenAs)
  }
  return { options: options as Options, origins: origins as Record<OptionName, Origin> }
}

function readFlags(args: readonly string[]): { flags: Given; configFile?: string } {
  const flags: Given = {}
  let configFile: string | undefined
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    if (!flagNames.includes(flag)) throw unknownName(flag, flagNames)
    const isSwitch = optionRows.some(row => row.flag === flag && 'isSwitch' in row)
    const value = equals >= 0 ? arg.slice(equals + 1) : isSwitch ? switchValue(rest) : rest.shift()
    if (value === undefined) throw new Error(`Failed to read ${flag}: it needs a value. Write ${flag} VALUE.`)
    const row = optionRows.find(candidate => candidate.flag === flag)
    if (!row) configFile = value
    else add(flags, row, value)
  }
  return configFile === undefined ? { flags } : { flags, configFile }
}

/** A switch may still be followed by its value. */
const switchValue = (rest: string[]) => (/^(on|off|true|false|yes|no|1|0)$/i.test(rest[0] ?? '') ? rest.shift() : 'on')

function add(flags: Given, row: Row, value: string): void {
  const earlier = flags[row.name]?.value
  const values = 'repeatable' in row ? [...(Array.isArray(earlier) ? earlier : []), value] : value
  flags[row.name] = { value: values, writtenAs: row.flag }
}

function readEnv(env: NodeJS.ProcessEnv): Given {
  const known = optionRows.map(row => row.env)
  const stray = Object.keys(env).find(name => name.startsWith('EMULATOR_') && !known.some(other => other === name))
  if (stray !== undefined) throw unknownName(stray, known)
  const given: Given = {}
  for (const row of optionRows) {
    const value = env[row.env]
    if (value !== undefined && value !== '') given[row.name] = { value, writtenAs: row.env }
  }
  return given
}

function readFile(path: string): Given {
  const content = parseFile(path)
  const given: Given = {}
  for (const [name, value] of Object.entries(content)) {
    const row = optionRows.find(candidate => candidate.name === name)
    if (!row) throw unknownName(name, optionNames, `"${name}" in ${path}`)
    given[row.name] = { value, writtenAs: `"${name}" in ${path}` }
  }
  return given
}

function parseFile(path: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content
  } catch (thrown) {
    // A parser quotes what it stumbled over, which may be a secret.
    const why = thrown instanceof SyntaxError ? 'it is no JSON' : thrown instanceof Error ? thrown.message : thrown
    throw new Error(`Failed to read --config ${path}: ${why}. Use a JSON file.`)
  }
  throw new Error(`Failed to read --config ${path}: it holds no object. Use {"port": 8080, …}.`)
}
