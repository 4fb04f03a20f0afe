import { version } from '../gateway/version.ts'
import { crypto } from '../node/builtins.ts'
import { serve } from '../node/serve.ts'
import { nearest } from '../options/nearest.ts'
import { paintFor } from './colours.ts'
import { commands } from './commands.ts'
import { configJson, configText } from './config-text.ts'
import { isHealthy } from './healthcheck.ts'
import { createLog, createMessageLog } from './log.ts'
import { warnOfPassingAuthority } from './passing-authority.ts'
import { readOwnFlags } from './settings.ts'
import { startFailure } from './start-failure.ts'
import { consoleUrl, startText } from './start-screen.ts'
import { isLocalOnly, refuseProduction } from './start-words.ts'

type Output = { write: (text: string) => unknown; isTTY?: boolean; columns?: number; writableLength?: number }

/** All of the process that the command touches. */
export type World = { args: string[]; env: NodeJS.ProcessEnv; stdout: Output; stderr: Output }

/** How a process ends when its arguments are wrong. */
const badUsage = 2

/**
 * The command `cloudauth-emulator`. Answers the exit code; a server that was stopped by SIGTERM, SIGINT or SIGHUP ends with 0.
 */
export async function main({ args, env, stdout, stderr }: World): Promise<number> {
  const [command = 'serve', ...rest] = args[0]?.startsWith('-') ? ['serve', ...args] : args
  // What stands behind -- is of the command that a drill runs.
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  const asked = (...names: string[]) => own.some(arg => names.includes(arg))
  if (command === 'help' || asked('--help', '-h')) {
    const { helpText, helpWidth } = await import('./help.ts')
    return print(helpText(helpWidth(stdout.columns, env), command === 'help' ? rest[0] : command))
  }
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
      case 'completion':
        return print((await import('./completion.ts')).completionText(rest))
      default:
        throw unknownCommand(command)
    }
  } catch (thrown) {
    stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\nSee cloudauth-emulator --help.\n`)
    return thrown instanceof Error && thrown.name === 'StoreUnreachable' ? 1 : badUsage
  }

  function configOf(args: string[]): string {
    const { own, settings } = readOwnFlags(args, env, { '--json': 'bare' }, stdout.isTTY === true)
    for (const warning of settings.warnings) stderr.write(`${warning}\n`)
    return own.has('--json') ? configJson(settings) : configText(settings)
  }

  function print(text: string): number {
    stdout.write(text)
    return 0
  }

  async function run(flags: string[]): Promise<number> {
    const { own, settings } = readOwnFlags(flags, env, { '--open': 'bare' }, stdout.isTTY === true)
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
    if (own.has('--open')) {
      const { openBrowser } = await import('./open-browser.ts')
      const failure = await openBrowser(consoleUrl(server.url), env)
      if (failure !== undefined)
        say(`Failed to open the console (--open): ${failure}. Open ${consoleUrl(server.url)} by hand.`)
    }
    const { ownProcess } = await import('../node/workers.ts')
    ownProcess()
    if (options.tls === 'on' && !options.tlsCert && options.log !== 'silent') warnOfPassingAuthority(options, say)
    await stopped
    await server.close()
    return 0
  }
}

function unknownCommand(command: string): Error {
  const names = commands.map(({ name }) => name)
  const near = nearest(command, names)
  const advice =
    near === undefined ? `Use ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.` : `Did you mean ${near}?`
  return new Error(`Failed to run "${command}": unknown command. ${advice}`)
}
