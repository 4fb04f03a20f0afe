import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { type ContractRun, reportCount, reportJunit, reportOutcome, runContract } from '../contract.ts'
import { fetchFor } from './fetch-for.ts'
import { readFlags } from './flags.ts'
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
    const fetch = await fetchFor(run.url, env)
    const outcomes = await runContract({ ...run, ...fetch, onOutcome: outcome => stdout.write(reportOutcome(outcome)) })
    stdout.write(reportCount(outcomes))
    if (file !== undefined) toJunit(junit, () => writeFileSync(file, reportJunit(outcomes)))
    return outcomes.some(({ differences, notRun }) => differences.length > 0 || notRun !== undefined) ? 1 : 0
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const flagKinds = { '--access-key': 'value', '--junit': 'value', '--portrait': 'value', '--all': 'bare' } as const

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Asked {
  const { flags, words: urls } = readFlags(args, flagKinds)
  const empty = flags.find(({ value }) => value === '')
  if (empty) throw new Error(`Failed to read ${empty.flag}: it needs a value. Write ${empty.flag} VALUE.`)
  const last = (flag: keyof typeof flagKinds) => flags.findLast(given => given.flag === flag)?.value
  const keyFlags = flags.filter(({ flag }) => flag === '--access-key').flatMap(({ flag, value }) => [flag, value])
  const all = last('--all') !== undefined
  const junit = last('--junit')
  const picture = last('--portrait')
  const portrait = picture === undefined ? undefined : readPortrait(picture)
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
