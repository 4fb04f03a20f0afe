import { http } from '../node/builtins.ts'
import { unknownName } from '../options/options.ts'
import { readSettings } from './settings.ts'

/** How long an answer may take, in milliseconds. */
const patience = 2000

/**
 * Whether the emulator at `--url`, or else on the configured port of this machine, accepts calls.
 * @throws {Error} for another flag.
 */
export function isHealthy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const url = new URL(
    '/_emulator/ready',
    readUrl(args) ?? `http://127.0.0.1:${readSettings([], env, false).options.port}`,
  )
  return new Promise(accept => {
    const request = http.get(url, { timeout: patience }, response => {
      response.resume()
      accept(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => accept(false))
  })
}

function readUrl(args: readonly string[]): string | undefined {
  const [flag, value] = args[0]?.includes('=') ? [args[0].split('=')[0], args[0].slice(args[0].indexOf('=') + 1)] : args
  if (flag === undefined) return undefined
  if (flag !== '--url') throw unknownName(flag, ['--url'])
  if (value === undefined || !URL.canParse(value))
    throw new Error(`Failed to read --url: ${JSON.stringify(value)} is not allowed. Use http://HOST:PORT.`)
  return value
}
