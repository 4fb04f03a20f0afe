import { readFileSync, writeFileSync } from 'node:fs'
import { type ContractRun, reportJunit, reportText, runContract } from '../contract.ts'
import { unknownName } from '../options.ts'

type Asked = ContractRun & { junit?: string }

/**
 * The command `contract URL`: runs the contract against an endpoint and writes what differs.
 * @returns the exit code: 1 when anything differs.
 * @throws {Error} for a wrong flag, or a file that cannot be read or written.
 */
export async function contractCommand(
  args: readonly string[],
  stdout: { write: (text: string) => unknown },
): Promise<number> {
  const { junit, ...run } = readArguments(args)
  const outcomes = await runContract(run)
  stdout.write(reportText(outcomes))
  if (junit !== undefined) writeFileSync(junit, reportJunit(outcomes))
  return outcomes.some(({ differences }) => differences.length > 0) ? 1 : 0
}

const flags = ['--access-key', '--junit', '--portrait', '--all']

function readArguments(args: readonly string[]): Asked {
  let url: string | undefined
  const asked: Partial<Asked> = {}
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-')) {
      if (url !== undefined) throw new Error(`Failed to read "${arg}": one URL is enough. Use contract URL.`)
      url = arg
      continue
    }
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    if (!flags.includes(flag)) throw unknownName(flag, flags)
    if (flag === '--all') {
      asked.all = true
      continue
    }
    const value = equals < 0 ? rest.shift() : arg.slice(equals + 1)
    if (!value) throw new Error(`Failed to read ${flag}: it needs a value. Write ${flag} VALUE.`)
    if (flag === '--junit') asked.junit = value
    else if (flag === '--portrait') asked.portrait = readFileSync(value).toString('base64')
    else asked.accessKey = readAccessKey(value)
  }
  if (url === undefined) throw new Error('Failed to run the contract: it needs an endpoint. Use contract URL.')
  return { ...asked, url }
}

function readAccessKey(text: string) {
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1)
    throw new Error('Failed to read --access-key: that value is not allowed. Use ID:SECRET.')
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
