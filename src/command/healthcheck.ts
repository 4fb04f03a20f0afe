import { parseWebUrl } from '../network/web-url.ts'
import { readFlags } from './flags.ts'
import { servingArguments } from './serving-arguments.ts'
import { readOwnFlags } from './settings.ts'

/** How long an answer may take, in milliseconds. */
const patience = 2000

/**
 * Whether the emulator at `--url` accepts calls. Without it, the one that the flags, the environment and the file of
 * this call lead to; and where this call has no flags, those of the emulator that runs on this machine.
 * @throws {Error} for a flag or a value that is not allowed.
 */
export function isHealthy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const url = new URL('/_emulator/ready', readUrl(args) ?? urlOf(args.length > 0 ? args : servingArguments(), env))
  // No certificate is checked: nothing is told, and all that counts is who answers at all.
  const ready = import('../node/direct-request.ts').then(({ requestDirectly }) =>
    requestDirectly(url, { signal: AbortSignal.timeout(patience) }),
  )
  return ready.then(
    ({ status }) => status === 200,
    () => false,
  )
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
