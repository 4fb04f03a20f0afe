import { ApiError } from './api-error.ts'
import type { Parameter, Rules } from './parameter.ts'

/**
 * Holds the parameters of a call against the rows of a document, in the document's order, and throws for the first row
 * that is broken: within a row MissingParameter before InvalidParameter. Parameters that no row names are let be (SDKs
 * send more than the documents list). An empty value counts as absent.
 */
export function checkParameters(rows: readonly Parameter[], given: ReadonlyMap<string, string>, rules: Rules): void {
  for (const row of rows) {
    const value = given.get(row.name)
    if (!value) {
      if (row.required)
        throw new ApiError('MissingParameter', `${row.name}: required, but ${value === '' ? 'empty' : 'absent'}`)
      continue
    }
    const fault = faultOf(row, value, rules)
    if (fault) throw new ApiError('InvalidParameter', `${row.name}: ${fault}`)
  }
}

function faultOf(row: Parameter, value: string, rules: Rules): string | undefined {
  const { maxLength, charset, values, rule } = row
  if (maxLength !== undefined && value.length > maxLength)
    return `${value.length} characters, at most ${maxLength} allowed`
  if (charset && !charset.pattern.test(value)) return strangeCharacter(value, charset.words, charset.pattern)
  if (values && !values.includes(value)) return `"${value.slice(0, 40)}" is not one of ${values.join(', ')}`
  return rule === undefined ? undefined : rules[rule]?.(value)
}

function strangeCharacter(value: string, words: string, pattern: RegExp): string {
  const characters = [...value]
  const position = characters.findIndex(character => !pattern.test(character))
  return `character "${characters[position]}" at position ${position + 1}, only ${words} allowed`
}
