import { subCodeFault, subCodesOf } from '../../transactions/sub-codes.ts'
import { type Language, verifyWords } from './words.ts'

/** A way not to pass, as offered to the end user. */
export type SubCodeChoice = { code: string; label: string }

/** The SubCodes with which a verification of a product does not pass, the likely ones first. */
export function subCodeChoices(
  productCode: string,
  language: Language,
  parameters: Readonly<Record<string, string>> = {},
): SubCodeChoice[] {
  const codes = subCodesOf(productCode)
    .map(({ code }) => code)
    .filter(code => code !== '200' && subCodeFault(code, { productCode, parameters }) === undefined)
  const first = ['205', '206'].filter(code => codes.includes(code))
  return [...first, ...codes.filter(code => !first.includes(code))].map(code => ({
    code,
    label: verifyWords[language].subCodes[code] ?? code,
  }))
}
