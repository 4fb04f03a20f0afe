import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { reachOfHost } from '../network/hosts.ts'
import { parseWebUrl } from '../network/web-url.ts'
import { requestDirectly } from '../node/direct-request.ts'
import { type TrustFiles, writeTrustFiles } from '../node/tls/trust-files.ts'
import type { Options } from '../options/options.ts'
import { folderOf, keepAuthority } from './ca.ts'
import {
  callVariables,
  javaOptionsBefore,
  notByEnvironment,
  trustVariables,
  type Variable,
} from './environment-variables.ts'
import { readOwnFlags } from './settings.ts'

/** The key of an emulator that was given none: a lenient one takes any. */
const anyKey = { id: 'testid', secret: 'testsecret' }

/** How long an emulator elsewhere may take to show its CA, in milliseconds. */
const patience = 3000

const noFiles: TrustFiles = { authority: '', bundle: '', truststore: '' }

const forms = ['--shell', '--dotenv', '--json'] as const

/**
 * The command `env`: the variables by which SDKs, test runners and other programs call the emulator by https, as lines
 * for a shell, for a `.env` file, or as JSON; with `--unset`, what takes them back. It takes the options of `serve`, or
 * `--url` of an emulator elsewhere (a container, say), whose CA it fetches.
 * @throws {Error} for a wrong flag, or when the CA cannot be fetched or kept.
 */
export async function environmentText(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const kinds = {
    '--shell': 'bare',
    '--dotenv': 'bare',
    '--json': 'bare',
    '--unset': 'bare',
    '--url': 'value',
  } as const
  const { own, settings } = readOwnFlags(args, env, kinds)
  const { options } = settings
  const [form = '--shell', another] = forms.filter(name => own.has(name))
  if (another) throw new Error(`Failed to write the environment: ${form} and ${another} are given. Use one of them.`)
  const url = own.has('--url') ? readUrl(own.get('--url') ?? '') : urlOf(options)
  if (own.has('--unset')) {
    // Names alone count: neither an emulator nor a CA need be there.
    const trust = url.startsWith('https:') && !options.tlsCert ? trustVariables(noFiles, env) : []
    return takenBack([...callVariables({ url, key: anyKey, region: options.region, env }), ...trust], form, env)
  }
  const files = own.has('--url') ? await fetchAuthority(url, options, env) : filesOf(options, env)
  const [key = anyKey] = options.accessKeys
  const variables = [
    ...callVariables({ url, key, region: options.region, env }),
    ...(files ? trustVariables(files, env) : []),
  ]
  return written(variables, form)
}

function readUrl(text: string): string {
  const url = parseWebUrl(text)
  if (!url) throw new Error(`Failed to read --url: ${JSON.stringify(text)} is not allowed. Use https://HOST:PORT.`)
  return url.origin
}

function urlOf({ host, port, tls }: Options): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${tls === 'on' ? 'https' : 'http'}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}

/** With a certificate of the user's own, clients that trust its issuer need nothing more. */
function filesOf(options: Options, env: NodeJS.ProcessEnv): TrustFiles | undefined {
  return options.tls === 'on' && !options.tlsCert ? keepAuthority(options, env).files : undefined
}

/** Over http, because no certificate is trusted yet. That is why only private machines are asked. */
async function fetchAuthority(url: string, options: Options, env: NodeJS.ProcessEnv): Promise<TrustFiles | undefined> {
  const { hostname, port, protocol, host } = new URL(url)
  if (protocol === 'http:') return undefined
  const from = new URL(`http://${hostname}:${port || 443}/_emulator/ca.pem`)
  const failed = (why: string) => new Error(`Failed to fetch ${from}: ${why}. Copy its ca.pem to this machine by hand.`)
  if (reachOfHost(hostname) === 'public') throw failed('it is a public address, and nobody could tell who answers')
  const answer = await requestDirectly(from, { signal: AbortSignal.timeout(patience) }).catch(thrown => {
    throw failed(thrown instanceof Error ? thrown.message : String(thrown))
  })
  const pem = Buffer.from(answer.body).toString('utf8')
  if (answer.status !== 200 || !pem.startsWith('-----BEGIN CERTIFICATE-----'))
    throw failed(`it answered ${answer.status} and no certificate`)
  const folder = join(folderOf(options), 'of', host.replace(/[^\w.-]+/g, '-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return writeTrustFiles(folder, pem, env.SSL_CERT_FILE)
}

type Form = (typeof forms)[number]

function written(variables: readonly Variable[], form: Form): string {
  if (form === '--json') return json(variables.map(({ name, value }) => [name, value]))
  const lines = variables.flatMap(({ name, value, about }) => [
    ...(about ? [`# ${about}`] : []),
    set(name, value, form),
  ])
  return `${[...lines, ...notByEnvironment.map(words => `# ${words}`)].join('\n')}\n`
}

/** What was there before is left: what Java was told besides, and which hosts no proxy is asked for. */
function takenBack(variables: readonly Variable[], form: Form, env: NodeJS.ProcessEnv): string {
  const java = javaOptionsBefore(env)
  const ours = variables.filter(({ name }) => !/^no_proxy$/i.test(name))
  const kept = (name: string) => (name === 'JAVA_TOOL_OPTIONS' && java !== '' ? java : undefined)
  if (form === '--json') return json(ours.map(({ name }) => [name, kept(name) ?? null]))
  const unset = (name: string) => (form === '--dotenv' ? `${name}=` : `unset ${name}`)
  const lines = ours.map(({ name }) => {
    const value = kept(name)
    return value === undefined ? unset(name) : set(name, value, form)
  })
  return `${lines.join('\n')}\n`
}

function set(name: string, value: string, form: Form): string {
  // Readers of such files agree on what stands in single quotes; some undo no escapes in double ones, or see variables.
  const isPlain = value.includes("'") || !/["\\$`]/.test(value)
  if (form === '--dotenv') return `${name}=${isPlain ? JSON.stringify(value) : `'${value}'`}`
  return `export ${name}='${value.replaceAll("'", "'\\''")}'`
}

const json = (pairs: readonly (readonly [string, string | null])[]) =>
  `${JSON.stringify(Object.fromEntries(pairs), undefined, 2)}\n`
