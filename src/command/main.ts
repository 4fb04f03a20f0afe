import { version } from '../gateway/version.ts'
import { crypto } from '../node/builtins.ts'
import { serve } from '../node/serve.ts'
import { paintFor } from './colours.ts'
import { isHealthy } from './healthcheck.ts'
import { createLog, createMessageLog } from './log.ts'
import { warnOfPassingAuthority } from './passing-authority.ts'
import { readSettings } from './settings.ts'
import { startFailure } from './start-failure.ts'
import { startText } from './start-screen.ts'
import { isLocalOnly, refuseProduction } from './start-words.ts'
import { configJson, configText, usageText } from './usage.ts'

type Output = { write: (text: string) => unknown; isTTY?: boolean; writableLength?: number }

/** All of the process that the command touches. */
export type World = { args: string[]; env: NodeJS.ProcessEnv; stdout: Output; stderr: Output }

/** How a process ends when its arguments are wrong. */
const badUsage = 2

/**
 * The command `cloudauth-emulator`. Answers the exit code; a server that was stopped by SIGTERM, SIGINT or SIGHUP ends with 0.
 */
export async function main({ args, env, stdout, stderr }: World): Promise<number> {
  const [command = 'serve', ...rest] = args[0]?.startsWith('-') ? ['serve', ...args] : args
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  const asked = (...names: string[]) => names.includes(command) || own.some(arg => names.includes(arg))
  if (asked('--help', '-h', 'help')) return print(usageText())
  if (asked('--version', '-v')) return print(`${version}\n`)
  try {
    switch (command) {
      case 'serve':
        return await run(rest)
      case 'config':
        return print(configOf(rest))
      case 'healthcheck':
        return (await isHealthy(rest, env)) ? 0 : 1
      case 'contract':
        return await (await import('./contract.ts')).contractCommand(rest, env, stdout)
      case 'report':
        return await (await import('./report.ts')).reportCommand(rest, env, { stdout, stderr })
      case 'drill':
        return await (await import('./drill.ts')).drillCommand(rest, env, { stdout, stderr })
      case 'ca':
        return print((await import('./ca.ts')).caText(rest, env))
      case 'env':
        return print(await (await import('./env.ts')).environmentText(rest, env))
      default:
        throw new Error(
          `Failed to run "${command}": unknown command. Use serve, healthcheck, config, contract, report, drill, ca or env.`,
        )
    }
  } catch (thrown) {
    stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\nSee cloudauth-emulator --help.\n`)
    return thrown instanceof Error && thrown.name === 'StoreUnreachable' ? 1 : badUsage
  }

  function configOf(args: string[]): string {
    const settings = readSettings(
      args.filter(arg => arg !== '--json'),
      env,
      stdout.isTTY === true,
    )
    return args.includes('--json') ? configJson(settings) : configText(settings)
  }

  function print(text: string): number {
    stdout.write(text)
    return 0
  }

  async function run(flags: string[]): Promise<number> {
    const settings = readSettings(flags, env, stdout.isTTY === true)
    const { options, origins, warnings } = settings
    const paint = paintFor(stdout.isTTY === true, env)
    for (const warning of warnings) stderr.write(`${warning}\n`)
    refuseProduction(env, options)
    const isTokenMade = origins.controlToken === 'default' && !isLocalOnly(options.host)
    if (isTokenMade) options.controlToken = crypto.randomBytes(24).toString('base64url')
    const say = createMessageLog(options.log, stdout)
    const stopped = new Promise(accept => {
      process.once('SIGTERM', accept)
      process.once('SIGINT', accept)
      // A closed terminal.
      process.once('SIGHUP', accept)
    })
    const server = await serve(options, {
      report: createLog(options.log, stdout, paint),
      warn: options.log === 'silent' ? undefined : say,
      origins,
    }).catch(async thrown => {
      throw await startFailure(thrown, options, origins.host)
    })
    const started = { server, settings, isTokenMade }
    stdout.write(startText(started, paint))
    const { ownProcess } = await import('../node/workers.ts')
    ownProcess()
    if (options.tls === 'on' && !options.tlsCert && options.log !== 'silent') warnOfPassingAuthority(options, say)
    await stopped
    await server.close()
    return 0
  }
}
