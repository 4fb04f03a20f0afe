import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { type ContractRun, reportCount, reportJunit, reportOutcome, runContract } from '../contract.ts'
import { unknownName } from '../options/options.ts'
import { readSettings } from './settings.ts'

type Asked = { run: ContractRun; junit: string | undefined }

/**
 * The command `contract URL`: runs the contract against an endpoint and writes what differs, each case as it ends.
 * @returns the exit code: 1 when anything differs or was not run.
 * @throws {Error} for a wrong flag, or a file that cannot be read or written.
 */
export async function contractCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdout: { write: (text: string) => unknown },
): Promise<number> {
  const { run, junit } = readArguments(args, env)
  // Before the first call: a run of minutes, or of money, should not end in a report that cannot be written.
  const file = junit === undefined ? undefined : toJunit(junit, () => openSync(junit, 'w'))
  try {
    const outcomes = await runContract({ ...run, onOutcome: outcome => stdout.write(reportOutcome(outcome)) })
    stdout.write(reportCount(outcomes))
    if (file !== undefined) toJunit(junit, () => writeFileSync(file, reportJunit(outcomes)))
    return outcomes.some(({ differences, notRun }) => differences.length > 0 || notRun !== undefined) ? 1 : 0
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const flags = ['--access-key', '--junit', '--portrait', '--all']

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Asked {
  const urls: string[] = []
  const keyFlags: string[] = []
  let all = false
  let junit: string | undefined
  let portrait: string | undefined
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-')) {
      urls.push(arg)
      continue
    }
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    if (!flags.includes(flag)) throw unknownName(flag, flags)
    if (flag === '--all') {
      if (equals >= 0)
        throw new Error(
          `Failed to read --all: ${JSON.stringify(arg.slice(equals + 1))} is not allowed. Use --all without a value, or leave it away.`,
        )
      all = true
      continue
    }
    const value = equals < 0 ? rest.shift() : arg.slice(equals + 1)
    if (!value) throw new Error(`Failed to read ${flag}: it needs a value. Write ${flag} VALUE.`)
    if (flag === '--junit') junit = value
    else if (flag === '--portrait') portrait = readPortrait(value)
    else keyFlags.push(flag, value)
  }
  const [url, second] = urls
  if (url === undefined) throw new Error('Failed to run the contract: it needs an endpoint. Use contract URL.')
  if (second !== undefined) throw new Error(`Failed to read "${second}": one URL is enough. Use contract URL.`)
  const [accessKey] = readSettings(keyFlags, env, false).options.accessKeys
  return { run: { url, all, ...(accessKey && { accessKey }), ...(portrait && { portrait }) }, junit }
}

function readPortrait(file: string): string {
  try {
    return readFileSync(file).toString('base64')
  } catch (thrown) {
    throw new Error(`Failed to read --portrait ${file}: ${words(thrown)}. Use a picture of a face, JPEG or PNG.`)
  }
}

function toJunit<Result>(file: string | undefined, write: () => Result): Result {
  try {
    return write()
  } catch (thrown) {
    throw new Error(`Failed to write --junit ${file}: ${words(thrown)}. Use a file in a folder that is there.`)
  }
}

const words = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
