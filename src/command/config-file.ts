import { readFileSync } from 'node:fs'
import jsonc from 'jsonc-parser'
import { optionRows, unknownName } from '../options/options.ts'
import type { Given } from './environment.ts'

/**
 * The options of a `--config` file: JSON, which may hold comments, trailing commas and a byte order mark.
 * @throws {Error} for a file that cannot be read, with the place of the fault, and for an unknown key with the nearest.
 */
export function readConfigFile(path: string): Given {
  const given: Given = {}
  for (const [name, value] of Object.entries(parse(path))) {
    const row = optionRows.find(candidate => candidate.name === name)
    const writtenAs = `"${name}" in ${path}`
    if (!row)
      throw unknownName(
        name,
        optionRows.map(candidate => candidate.name),
        writtenAs,
      )
    given[row.name] = { value, writtenAs }
  }
  return given
}

function parse(path: string): object {
  const text = readText(path)
  const faults: jsonc.ParseError[] = []
  const content: unknown = jsonc.parse(text, faults, { allowTrailingComma: true })
  const [fault] = faults
  if (fault) {
    // Only where and what kind: the text itself may be a secret.
    const before = text.slice(0, fault.offset).split('\n')
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
    throw new Error(
      `Failed to read --config ${path}: ${place}: ${jsonc.printParseErrorCode(fault.error)}. Use JSON; comments and trailing commas are fine.`,
    )
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content
  throw new Error(`Failed to read --config ${path}: it holds no object. Use {"port": 8080, …}.`)
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) return bytes.swap16().toString('utf16le')
  return bytes.toString('utf8')
}

/** PowerShell writes UTF-16; all kinds of file may begin with a mark of their byte order. */
function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    return decode(bytes).replace(/^\uFEFF/, '')
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : thrown
    throw new Error(`Failed to read --config ${path}: ${why}. Use a file of JSON.`)
  }
}
