import type { Known } from '../../src/control/differences.ts'
import { errorCodes } from '../../src/gateway/error-codes.ts'
import { emulatedActions } from '../../src/operations/actions.ts'
import type { Parameter } from '../../src/operations/parameter.ts'
import { type Product, productCodes, products } from '../../src/products/products.ts'
import { parameterWords, productWords } from '../../src/products/words.ts'
import { type Source, sources } from '../../src/sources.ts'
import { subCodes } from '../../src/transactions/sub-codes.ts'

/** What the tables of the source say, row by row, as sentences: parameters, codes, SubCodes and products. */
export const documentedBehaviour = (): Known[] =>
  [
    ...parameterRows(),
    ...Object.entries(errorCodes).map(([code, { status, message, source }]) =>
      known('Codes', `\`${code}\` is answered with status ${status} and the words “${message}”`, source),
    ),
    ...subCodes.map(({ code, meaning, source }) => known('CheckResult', `SubCode ${code}: ${meaning}.`, source)),
    ...productCodes.map(code => {
      const { regions, pages, source }: Product = products[code]
      const opens = pages.length > 0 ? `with a page for ${pages.join(' and ')}` : 'without a page'
      return known('Products', `\`${code}\`: ${productWords[code]}; in ${regions.join(', ')}; ${opens}.`, source)
    }),
  ].filter(({ sources }) => !sources?.includes('emulator'))

function known(topic: string, behaviour: string, source: Source, switches: string[] = []): Known {
  const evidence = 'isSeen' in sources[source] ? 'seen' : 'documented'
  return { topic, evidence, behaviour, sources: [source], ...(switches.length > 0 && { switches }) }
}

/** So many products are named; of more, only how many. */
const namedProducts = 3

/** Every row of the request tables once, with the actions and products that it is for. */
function parameterRows(): Known[] {
  const rows = new Map<string, { row: Parameter; opens: boolean; actions: Set<string>; products: Set<string> }>()
  for (const { name, opens, documents } of emulatedActions)
    for (const { parameters, products = [] } of documents)
      for (const row of parameters) {
        const key = [opens || name, row.name, rulesOf(row), row.source].join()
        const found = rows.get(key) ?? { row, opens, actions: new Set(), products: new Set() }
        found.actions.add(name)
        for (const product of products) found.products.add(product)
        rows.set(key, found)
      }
  return [...rows.values()].map(({ row, opens, actions, products }) => {
    const meaning = opens ? parameterWords[row.name] : undefined
    const scope =
      products.size === 0 || !opens
        ? ''
        : products.size <= namedProducts
          ? ` (${[...products].join(', ')})`
          : ` (${products.size} products)`
    const behaviour = `\`${row.name}\` of ${[...actions].join(' and ')}${scope}${meaning ? `, ${meaning}` : ''}: ${rulesOf(row)}.`
    const topic = opens ? 'Initialize' : actions.has('CheckResult') ? 'CheckResult' : 'Other operations'
    return known(topic, behaviour, row.source, row.isOwnId ? ['--id-rules'] : [])
  })
}

function rulesOf({ required, maxLength, charset, values, default: fallback }: Parameter): string {
  return [
    required ? 'required' : 'optional',
    ...(values ? [`${values.length > 1 ? 'one of ' : ''}${values.map(value => `\`${value}\``).join(', ')}`] : []),
    ...(fallback === undefined ? [] : [`\`${fallback}\` where it is absent`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(charset ? [charset.words] : []),
  ].join(', ')
}
