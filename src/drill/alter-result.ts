import type { Members } from '../gateway/reply.ts'
import { subCodesOf } from '../transactions/sub-codes.ts'

/** A result with the opposite `Passed`. One that now passes gets the matching SubCode, so that readers of both are convinced. */
export const flipPassed = (result: Members): Members =>
  result.Passed === 'Y' ? { ...result, Passed: 'N' } : { ...result, Passed: 'Y', SubCode: '200' }

/** A result with another SubCode that its product can give, and the same `Passed`. */
export function changeSubCode(result: Members, product: string): Members {
  return { ...result, SubCode: otherSubCode(product, String(result.SubCode)) }
}

/** A SubCode of a product, other than those: one that did not pass, where there is one. */
export function otherSubCode(product: string, ...but: string[]): string {
  const codes = subCodesOf(product).map(({ code }) => code)
  return codes.find(code => code !== '200' && !but.includes(code)) ?? '205'
}

/** Whether a result tells of a person. */
export const tellsOfPerson = (result: Members | undefined): boolean => typeof result?.ExtIdInfo === 'string'

/** A result that tells of another person: every name, number and date of its document is another one. */
export function swapPerson(result: Members): Members {
  if (typeof result.ExtIdInfo !== 'string') return result
  return { ...result, ExtIdInfo: JSON.stringify(swapped(JSON.parse(result.ExtIdInfo), '')) }
}

/** Texts other than marks (Y, N) and pictures are personal data. */
function swapped(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map(item => swapped(item, name))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, swapped(item, key)]))
  if (typeof value !== 'string' || value.length < 2 || value.length > 200 || /type|code/i.test(name)) return value
  return value.replace(/[a-y]/gi, next).replace(/\d/g, digit => String((Number(digit) + 1) % 10))
}

const next = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 1)
