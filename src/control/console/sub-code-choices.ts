import { type Language, verifyWords } from './verify-words.ts'

/** A way not to pass, as offered to the end user. */
export type SubCodeChoice = { code: string; label: string }

/** The SubCodes that a product can end with; only a product that compares faces can find that they differ. */
export function subCodeChoices(productCode: string, language: Language): SubCodeChoice[] {
  const codes = productCode === 'FACE_VERIFY' ? ['205', '206', '204'] : ['205', '206']
  return codes.map(code => ({ code, label: verifyWords[language].subCodes[code] ?? code }))
}
