import { type AccessKey, type KeyTrait, keyTraits } from '../gateway/access-keys.ts'
import { isAddress, parseHostPattern } from '../network/host-names.ts'
import { originWords, parseOriginPattern } from '../network/origins.ts'
import { parseUrl } from '../network/web-url.ts'
import {
  callbackRules,
  editionChoices,
  faceModes,
  frameRules,
  idRules,
  outboundRules,
  redactModes,
  regionChoices,
  rotatedPictures,
  securityLevels,
} from './choices.ts'
import { nearest } from './nearest.ts'
import { quoted } from './quoted.ts'
import { readStoreAddress } from './store-address.ts'

/**
 * One option: its name in JavaScript and in the configuration file, its flag, its environment variable, what it is when
 * nobody sets it, how its value is read, and the words of usage and README. Everything about an option derives from its row.
 */
export type OptionRow<Value> = {
  name: string
  flag: string
  env: string
  fallback: NoInfer<Value>
  /** Reads text (flag, environment) or a JSON value (file, JavaScript); throws what is allowed. */
  read: (given: unknown) => Value
  /** May be given several times on the command line; a comma list in the environment. */
  repeatable?: true
  /** On the command line its flag alone means `on`. */
  isSwitch?: true
}

/** What is allowed, thrown by the reader of a row. */
class NotAllowed extends Error {}

const optionalText = (given: unknown): string => {
  if (typeof given !== 'string') throw new NotAllowed('a text')
  return given
}

const text = (given: unknown): string => {
  if (typeof given !== 'string' || given === '') throw new NotAllowed('a text')
  return given
}

const oneOf =
  <const Name extends string>(...names: readonly Name[]) =>
  (given: unknown): Name => {
    const found = names.find(name => name === given)
    if (found === undefined) throw new NotAllowed(names.join(', '))
    return found
  }

const wholeNumber =
  (from: number, to: number) =>
  (given: unknown): number => {
    const number =
      typeof given === 'number' ? given : typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : Number.NaN
    if (!Number.isInteger(number) || number < from || number > to)
      throw new NotAllowed(`a whole number from ${from} to ${to}`)
    return number
  }

const millisecondsOrOff = (given: unknown): number | 'off' =>
  given === 'off' ? given : wholeNumber(0, 30 * 24 * 60 * 60_000)(given)

const hostNames = (given: unknown): string[] => {
  const names = Array.isArray(given) ? given : typeof given === 'string' ? given.split(',') : [given]
  return names.flatMap(name => {
    if (typeof name === 'string' && name.trim() === '') return []
    const pattern = typeof name === 'string' ? parseHostPattern(name.trim()) : undefined
    if (pattern === undefined)
      throw new NotAllowed('host names such as emulator.example, emulator.example:8080, *.example or [fd00::1]')
    return pattern
  })
}

/** An address or a name to listen at; people copy `[::1]` and `localhost.` from URLs. */
const bindHost = (given: unknown): string => {
  const host = text(given)
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  if (!isAddress(host) && !/^[\w-]{1,63}(\.[\w-]{1,63}){0,30}$/.test(name))
    throw new NotAllowed('an address or a name without a port, such as 127.0.0.1, 0.0.0.0, :: or localhost')
  return isAddress(host) ? host : name
}

const origins = (given: unknown): string[] => {
  const list = Array.isArray(given) ? given : typeof given === 'string' ? given.split(',') : [given]
  const patterns = list.flatMap(origin => {
    if (typeof origin === 'string' && origin.trim() === '') return []
    const text = typeof origin === 'string' ? origin.trim() : ''
    const pattern = originWords.find(word => word === text) ?? parseOriginPattern(text)
    if (pattern === undefined)
      throw new NotAllowed(
        'origins such as https://shop.test, http://shop.test:3000, https://*.shop.test, or loopback, none, *',
      )
    return pattern
  })
  if (patterns.includes('none') && patterns.length > 1) throw new NotAllowed('none alone, or origins')
  return patterns
}

const publicUrl = (given: unknown): string => {
  if (given === '') return ''
  const url = typeof given === 'string' ? parseUrl(given) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw new NotAllowed('a scheme and a host, as in http://localhost:8080')
  return url.origin
}

/** A switch; on the command line it needs no value. */
const onOrOff = (given: unknown): boolean => {
  if (given === true || /^(true|on|yes|1)$/i.test(String(given))) return true
  if (given === false || /^(false|off|no|0)$/i.test(String(given))) return false
  throw new NotAllowed('on or off')
}

/** `none` says on purpose that there is no token. */
const controlToken = (given: unknown): string => {
  const token = optionalText(given)
  return token === 'none' ? '' : token
}

const serverNames = (given: unknown): string[] => {
  const names = hostNames(given)
  if (!names.every(name => /^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$|^\[?[0-9a-f:.]+\]?$/.test(name)))
    throw new NotAllowed('host names, *.NAME or addresses')
  return names
}

const accessKeyForm = `ID:SECRET, then any of ${keyTraits.map(trait => `:${trait}`).join(' ')} :token=VALUE`

function readAccessKey(given: unknown): AccessKey {
  if (typeof given === 'object' && given !== null) return readAccessKeyObject(given)
  const [id, secret, ...rest] = typeof given === 'string' ? given.split(':') : []
  if (!id || !secret) throw new NotAllowed(accessKeyForm)
  const traits: KeyTrait[] = []
  let token: string | undefined
  for (const part of rest) {
    const trait = keyTraits.find(name => name === part)
    if (trait) traits.push(trait)
    else if (part.startsWith('token=')) token = part.slice('token='.length)
    else throw new NotAllowed(accessKeyForm)
  }
  return { id, secret, traits, ...(token !== undefined && { token }) }
}

function readAccessKeyObject(given: object): AccessKey {
  const { id, secret, traits = [], token } = given as Partial<AccessKey>
  const known = Array.isArray(traits) && traits.every(trait => keyTraits.includes(trait as KeyTrait))
  if (typeof id !== 'string' || typeof secret !== 'string' || !id || !secret || !known)
    throw new NotAllowed('{ id, secret, traits?, token? }')
  return { id, secret, traits: [...traits], ...(token !== undefined && { token: text(token) }) }
}

function readAccessKeys(given: unknown): AccessKey[] {
  const list = Array.isArray(given) ? given : typeof given === 'string' ? given.split(',') : [given]
  const keys = list.map(key => (typeof key === 'string' ? key.trim() : key))
  return keys.filter(key => key !== '').map(readAccessKey)
}

/** Braces would be taken as a hash tag: all keys would be in one slot of a cluster. */
const storePrefix = (given: unknown): string => {
  const prefix = text(given)
  if (!/^[\w:.-]{1,100}$/.test(prefix)) throw new NotAllowed('letters, digits and : . _ -, at most 100 of them')
  return prefix
}

/** `memory`, or a URL; that is read again where it is used. */
const storeUrl = (given: unknown): string => {
  if (given === 'memory') return given
  try {
    readStoreAddress(text(given))
  } catch (thrown) {
    throw new NotAllowed(`memory, or ${thrown instanceof Error ? thrown.message : thrown}`)
  }
  return text(given)
}

const kebabCase = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

type WrittenRow<Name, Value> = Omit<OptionRow<Value>, 'flag' | 'env'> & {
  name: Name
  flag?: `--${string}`
  env?: Uppercase<string>
}

/** A row whose flag and variable follow from its name, unless it says others: `--id-rules`, `EMULATOR_ID_RULES`. */
const row = <Name extends string, Value>(written: WrittenRow<Name, Value>): OptionRow<Value> & { name: Name } => ({
  flag: `--${kebabCase(written.name)}`,
  env: `EMULATOR_${kebabCase(written.name).replaceAll('-', '_').toUpperCase()}`,
  ...written,
})

/** Every option, in the order of the README. */
export const optionRows = [
  row({
    name: 'port',
    env: 'PORT',
    fallback: 8080,
    read: wholeNumber(0, 65_535),
  }),
  row({
    name: 'host',
    env: 'HOST',
    fallback: '127.0.0.1',
    read: bindHost,
  }),
  row({
    name: 'edition',
    fallback: 'auto',
    read: oneOf(...editionChoices),
    // @source faceLiveness, faceVerify @conflict The two documents of Initialize differ: FACE_VERIFY takes a picture
    // and knows the five codes of pictures, FACE_LIVENESS has defaults, ServiceUnavailable and Protocol. `auto` goes
    // by the ProductCode of the call.
  }),
  row({
    name: 'region',
    fallback: 'cn-hongkong',
    read: oneOf(...regionChoices),
  }),
  row({
    name: 'idRules',
    fallback: 'documented',
    read: oneOf(...idRules),
    // @source faceLiveness, publicCode @conflict MerchantBizId has at most 32 letters and digits, SceneCode at most 10
    // letters, digits and underscores. Public programs get through with 36 characters and hyphens, which `observed`
    // takes.
  }),
  row({
    name: 'urlUse',
    fallback: 'many',
    read: oneOf('many', 'once'),
    // @source mobileWeb @deviation(Pages) A TransactionUrl opens once. By default it opens as often as one likes, so
    // that a page can be loaded again while it is worked on.
  }),
  row({
    name: 'frames',
    fallback: 'return-url',
    read: oneOf(...frameRules),
  }),
  row({
    name: 'originalLimit',
    fallback: 'off',
    read: oneOf('off', 'documented'),
  }),
  row({
    name: 'throttlingStatus',
    fallback: 403,
    read: given => (oneOf('403', '400')(String(given)) === '400' ? 400 : 403),
    // @source serverCodes, publicErrors @conflict(Codes) `Throttling.Api` has status 403 by the documents of the
    // product, 400 by those of the gateway.
  }),
  row({
    name: 'refusalStatus',
    fallback: 'documented',
    read: oneOf('documented', '200'),
    // @source serverCodes, mainland @conflict(Codes) What the product refuses has the status that stands beside its
    // Code. The sibling in mainland China answers 200 with the Code in the body.
  }),
  row({
    name: 'securityLevel',
    fallback: '02',
    read: oneOf(...securityLevels),
    // @source faceLiveness, sdk @conflict SecurityLevel is `02` where it is absent; the SDK says `01`.
  }),
  row({
    name: 'qps',
    fallback: 50,
    read: wholeNumber(0, 100_000),
    // @source qps, apiOverview @conflict(Gateway) A key has 50 calls per second, as the page of 2025-12 says for
    // FACE_LIVENESS and FACE_VERIFY; by the overview of 2026-10 it has 10 in Hong Kong and Singapore, 3 in Kuala Lumpur
    // and Jakarta.
  }),
  row({
    name: 'auth',
    fallback: 'lenient',
    read: oneOf('lenient', 'strict'),
  }),
  row({
    name: 'accessKeys',
    flag: '--access-key',
    fallback: [],
    read: readAccessKeys,
    repeatable: true,
  }),
  row({
    name: 'faces',
    fallback: 'detect',
    read: oneOf(...faceModes),
  }),
  row({
    name: 'rotatedPictures',
    fallback: 'refuse',
    read: oneOf(...rotatedPictures),
  }),
  row({
    name: 'pictureTimeout',
    fallback: 5000,
    read: wholeNumber(100, 600_000),
  }),
  row({
    name: 'downloadTimeout',
    fallback: 3000,
    read: wholeNumber(1, 600_000),
  }),
  row({
    name: 'outbound',
    fallback: 'all',
    read: oneOf(...outboundRules),
  }),
  row({
    name: 'callbackRules',
    fallback: 'local',
    read: oneOf(...callbackRules),
  }),
  row({
    name: 'callbackRetries',
    fallback: 0,
    read: wholeNumber(0, 20),
  }),
  row({
    name: 'callbackSubCode',
    flag: '--callback-subcode',
    env: 'EMULATOR_CALLBACK_SUBCODE',
    fallback: 'subcode',
    read: oneOf('subcode', 'subCode'),
    // @source faceLiveness @conflict(Callbacks) A callback names the SubCode `subcode`, as the list of fields does; the
    // example beside it says `subCode`.
  }),
  row({
    name: 'callbackTokenName',
    fallback: 'callbackToken',
    read: oneOf('callbackToken', 'CallbackToken'),
    // @source faceLiveness @conflict(Callbacks) A callback names the token `callbackToken`, as the example does; the text
    // beside it says CallbackToken.
  }),
  row({
    name: 'completeAfter',
    fallback: 'off',
    read: millisecondsOrOff,
  }),
  row({
    name: 'repeatedFailures',
    fallback: 0,
    read: wholeNumber(0, 1_000_000),
  }),
  row({
    name: 'bodyLimit',
    fallback: 8 * 1024 * 1024,
    // An encoded text takes up to nine times as many characters, and engines have none over 512 MiB.
    read: wholeNumber(1024, 56 * 1024 * 1024),
  }),
  row({
    name: 'requestTimeout',
    fallback: 30_000,
    read: wholeNumber(100, 3_600_000),
  }),
  row({
    name: 'seed',
    fallback: '',
    read: optionalText,
  }),
  row({
    name: 'store',
    fallback: 'memory',
    read: storeUrl,
  }),
  row({
    name: 'storePrefix',
    fallback: 'cloudauth-emulator:',
    read: storePrefix,
  }),
  row({
    name: 'storeLimit',
    fallback: 0,
    read: wholeNumber(0, 100_000_000),
  }),
  row({
    name: 'storeTimeout',
    fallback: 10_000,
    read: wholeNumber(0, 600_000),
  }),
  row({
    name: 'controlToken',
    fallback: '',
    read: controlToken,
  }),
  row({
    name: 'cors',
    fallback: [],
    read: origins,
    repeatable: true,
  }),
  row({
    name: 'allowedHosts',
    flag: '--allowed-host',
    fallback: [],
    read: hostNames,
    repeatable: true,
  }),
  row({
    name: 'singleLabelHosts',
    fallback: false,
    read: onOrOff,
    isSwitch: true,
  }),
  row({
    name: 'allowProduction',
    fallback: false,
    read: onOrOff,
    isSwitch: true,
  }),
  row({
    name: 'tls',
    fallback: 'on',
    read: oneOf('on', 'off'),
  }),
  row({
    name: 'tlsCert',
    fallback: '',
    read: optionalText,
  }),
  row({
    name: 'tlsKey',
    fallback: '',
    read: optionalText,
  }),
  row({
    name: 'tlsNames',
    flag: '--tls-name',
    fallback: [],
    read: serverNames,
    repeatable: true,
  }),
  row({
    name: 'caDir',
    fallback: '',
    read: optionalText,
  }),
  row({
    name: 'extraCa',
    fallback: '',
    read: optionalText,
  }),
  row({
    name: 'redact',
    fallback: 'all',
    read: oneOf(...redactModes),
  }),
  row({
    name: 'publicUrl',
    fallback: '',
    read: publicUrl,
  }),
  row({
    name: 'log',
    fallback: 'json',
    read: oneOf('pretty', 'json', 'silent'),
  }),
] as const

type Row = (typeof optionRows)[number]
export type OptionName = Row['name']

/** All options with their values. */
export type Options = { [Name in OptionName]: ReturnType<Extract<Row, { name: Name }>['read']> }

/** Every option at its default. */
export function defaultOptions(): Options {
  return Object.fromEntries(optionRows.map(({ name, fallback }) => [name, fallback])) as Options
}

/**
 * Reads one option's value, from text or JSON.
 * @throws {Error} naming the option as its giver wrote it, the value, and what is allowed.
 */
export function readOption(option: Row, given: unknown, writtenAs: string): unknown {
  try {
    return option.read(given)
  } catch (thrown) {
    if (!(thrown instanceof NotAllowed)) throw thrown
    const shown = ['accessKeys', 'controlToken', 'store'].includes(option.name) ? 'that value' : quoted(given)
    throw new Error(`Failed to read ${writtenAs}: ${shown} is not allowed. Use ${thrown.message}.`)
  }
}

/**
 * Fills in defaults and checks what a JavaScript caller passed.
 * @throws {Error} for an unknown name, with the nearest known one, or a value that is not allowed.
 */
export function resolveOptions(given: Partial<Options>): Options {
  const options: Record<string, unknown> = defaultOptions()
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const option = optionRows.find(candidate => candidate.name === name)
    if (!option)
      throw unknownName(
        name,
        optionRows.map(candidate => candidate.name),
      )
    options[name] = readOption(option, value, name)
  }
  return options as Options
}

/** An error for a name that no option has, with the known name that is nearest to it, if one is near. */
export function unknownName(name: string, known: readonly string[], writtenAs = name): Error {
  const near = nearest(name, known)
  const advice = near === undefined ? 'See --help for those there are.' : `Did you mean ${near}?`
  return new Error(`Failed to read ${writtenAs}: unknown option. ${advice}`)
}
