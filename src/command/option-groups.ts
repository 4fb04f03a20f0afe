import { optionHelp } from '../options/help.ts'
import { type OptionName, optionRows } from '../options/options.ts'

type Group = { title: string; names: readonly OptionName[] }

const groups: readonly Group[] = [
  {
    title: 'Where it listens',
    names: ['port', 'host', 'tls', 'tlsCert', 'tlsKey', 'tlsNames', 'caDir', 'publicUrl', 'allowProduction'],
  },
  { title: 'Who may call', names: ['auth', 'accessKeys', 'qps', 'repeatedFailures', 'cors'] },
  {
    title: 'What the documents leave open',
    names: [
      ...(['edition', 'region', 'idRules', 'securityLevel', 'urlUse', 'originalLimit'] as const),
      ...(['throttlingStatus', 'refusalStatus'] as const),
    ],
  },
  {
    title: 'Pictures',
    names: ['faces', 'rotatedPictures', 'pictureTimeout', 'downloadTimeout', 'outbound', 'extraCa'],
  },
  {
    title: 'Endings and callbacks',
    names: [
      ...(['completeAfter', 'callbackRules', 'callbackRetries', 'callbackSubCode'] as const),
      ...(['callbackTokenName', 'seed'] as const),
    ],
  },
  {
    title: 'Console, control API and log',
    names: ['controlToken', 'allowedHosts', 'singleLabelHosts', 'redact', 'log'],
  },
  { title: 'Where things are remembered', names: ['store', 'storePrefix', 'storeLimit', 'storeTimeout'] },
  { title: 'Bounds', names: ['bodyLimit', 'requestTimeout'] },
]

const grouped = new Set(groups.flatMap(({ names }) => names))
const others = optionRows.map(({ name }) => name).filter(name => !grouped.has(name))

/** The options by what they are about, as help shows them; an option that nobody has put into a group is shown all the same. */
export const optionGroups: readonly Group[] = [
  ...groups,
  ...(others.length > 0 ? [{ title: 'Further', names: others }] : []),
]

/** The placeholder of a value that is neither a choice nor a number. */
const placeholders: Partial<Record<OptionName, string>> = {
  port: 'PORT',
  host: 'HOST',
  accessKeys: 'ID:SECRET',
  controlToken: 'TOKEN',
  cors: 'ORIGIN',
  allowedHosts: 'HOST',
  publicUrl: 'URL',
  tlsCert: 'FILE',
  tlsKey: 'FILE',
  tlsNames: 'NAME',
  caDir: 'FOLDER',
  extraCa: 'FILE',
  store: 'memory|URL',
  storePrefix: 'TEXT',
  storeTimeout: 'MS',
  seed: 'TEXT',
  completeAfter: 'MS|off',
  downloadTimeout: 'MS',
  pictureTimeout: 'MS',
  requestTimeout: 'MS',
  bodyLimit: 'BYTES',
}

/** An option as help and completion know it. */
export type ShownOption = {
  flag: string
  env: string
  /** What stands behind its flag. */
  placeholder: string
  /** The words that are allowed, where it takes nothing else. */
  choices: readonly string[]
  about: string
  fallback: string
}

/** The words of help without the marks of code. */
const plain = (text: string) => text.replaceAll('`', '')

/** The option of a name, in words. */
export function shownOption(name: OptionName): ShownOption {
  const row = optionRows.find(candidate => candidate.name === name)
  if (!row) throw new Error(`Failed to show the option ${name}: no row has this name. Add one.`)
  const { help, fallback = String(row.fallback) } = optionHelp[name]
  const allowed = allowedOf(row.read)
  const choices = 'isSwitch' in row ? ['on', 'off'] : /^[\w.-]+(, [\w.-]+)+$/.test(allowed) ? allowed.split(', ') : []
  const placeholder =
    'isSwitch' in row ? '[on|off]' : choices.length > 0 ? choices.join('|') : (placeholders[name] ?? 'N')
  return { flag: row.flag, env: row.env, placeholder, choices, about: plain(help), fallback: plain(fallback) }
}

/** What a reader says is allowed, of something that never is. */
function allowedOf(read: (given: unknown) => unknown): string {
  try {
    read(Symbol('no value'))
    return ''
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : ''
  }
}
