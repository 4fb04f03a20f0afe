import type { ResultFacts } from './facts.ts'

/**
 * Result.ExtSourceInfo of eKYC_PRO in Indonesia with `Authorize=T`: what the authority's data says to each part, 0 to 1,
 * where 1 is equal.
 * @source productSdk
 */
export function sourceInfo({ product, parameters, subCode, chance }: ResultFacts): Record<string, number> | undefined {
  const asked = parameters.Authorize === 'T' && parameters.DocType?.startsWith('IDN') === true
  if (product.result !== 'document-pages-face' || !asked) return undefined
  const share = (from: number, to: number) => Math.round((from + ((to - from) * chance.next()) / 2 ** 32) * 1000) / 1000
  return {
    govId: subCode === '202' ? 0 : 1,
    fullName: subCode === '201' ? share(0.1, 0.5) : 1,
    dob: subCode === '202' ? 0 : 1,
    selfiePhoto: subCode === '207' ? share(0.1, 0.5) : share(0.85, 0.99),
    liveness: subCode === '205' ? share(0.1, 0.4) : share(0.9, 0.99),
    imgManipulationScore: subCode === '212' ? share(0.96, 0.99) : share(0.01, 0.2),
  }
}
