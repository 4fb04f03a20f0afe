import { parseWebUrl } from '../network/web-url.ts'
import { readFlags } from './flags.ts'
import { listeningAt } from './listening-at.ts'
import { servingProcess } from './serving-process.ts'
import { readOwnFlags } from './settings.ts'

/** How long an answer may take, in milliseconds. */
const patience = 2000

/**
 * Whether the emulator at `--url` accepts calls. Without `--url`, this call's flags, environment and file say where it is.
 * Without any flag it is the one that runs on this machine, found by the flags of its command line or by where it listens.
 * @throws {Error} for a flag or a value that is not allowed.
 */
export async function isHealthy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const given = readUrl(args)
  if (given !== undefined || args.length > 0) return isReady(given ?? urlOf(args, env))
  const running = servingProcess()
  if (!running) return isReady(urlOf([], env))
  const told = urlToldBy(running.flags, env)
  if (told !== undefined && (await isReady(told))) return true
  // What else set its port, such as an environment of its own or port 0, or a file that only its own user may read.
  const answers = await Promise.all(listeningAt(running.id).map(isReady))
  return answers.includes(true)
}

/** No certificate is checked: nothing is told, and all that counts is that an emulator answers. */
async function isReady(url: string): Promise<boolean> {
  const { requestDirectly } = await import('../node/direct-request.ts')
  return requestDirectly(new URL('/_emulator/ready', url), { signal: AbortSignal.timeout(patience) }).then(
    ({ status, headers }) => status === 200 && headers.has('x-emulator'),
    () => false,
  )
}

/** Undefined where its flags lead nowhere from here, as those that name a file of its own folder. */
function urlToldBy(flags: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  try {
    return urlOf(flags, env)
  } catch {
    return undefined
  }
}

function urlOf(args: readonly string[], env: NodeJS.ProcessEnv): string {
  // Those of a running emulator may hold what only `serve` takes.
  const { host, port } = readOwnFlags(args, env, { '--open': 'bare' }).settings.options
  // What is bound to every address is reached at the loopback one.
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}

function readUrl(args: readonly string[]): string | undefined {
  if (!args.some(arg => /^--url(=|$)/.test(arg))) return undefined
  const { flags } = readFlags(args, { '--url': 'value' })
  const url = flags.at(-1)?.value ?? ''
  if (!parseWebUrl(url))
    throw new Error(
      `Failed to read --url: ${JSON.stringify(url)} is not allowed. Use http://HOST:PORT or https://HOST:PORT.`,
    )
  return url
}
