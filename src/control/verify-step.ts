import * as v from 'valibot'
import { outcomes, waysBack } from '../pages/verify/outcomes.ts'
import type { Verification } from '../pages/verify/verification.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { described, named } from './schemas.ts'
import { byHandFields } from './transactions.ts'

/** What is chosen on the page. */
export const outcomeSchema = named(
  'Outcome',
  v.object({
    outcome: v.picklist(outcomes),
    subCode: described(v.optional(v.pipe(v.string(), v.regex(subCodeForm, 'three digits'))), 'of fail, by default 205'),
    wayBack: described(v.optional(v.picklist(waysBack)), 'how the browser returns, by default once'),
    ...byHandFields,
  }),
)

/** A form of the page where no script runs: `ocr.` and `scores.` begin the names of what the result shall say. */
export function readForm(fields: URLSearchParams): unknown {
  const below = (prefix: string) => [...fields].filter(([name]) => name.startsWith(prefix))
  const rest = [...fields].filter(([name, value]) => !name.includes('.') && value !== '')
  const scores = below('scores.').flatMap(([name, value]) => (value === '' ? [] : [[name.slice(7), Number(value)]]))
  return {
    ...Object.fromEntries(rest),
    ocr: Object.fromEntries(below('ocr.').map(([name, value]) => [name.slice(4), value])),
    scores: Object.fromEntries(scores),
  }
}

/** A choice as it is carried out: `isEarly` when the browser returns before there is a result. */
export type Step = {
  outcome: (typeof outcomes)[number]
  subCode: string | undefined
  isEarly: boolean
  byHand: ByHand
}

/** The wishes that differ from what the result says anyhow: a form sends every field. */
export function changedOnly({ ocr, scores }: ByHand, reading: Verification['reading']): ByHand {
  const changed = <Value>(wishes: Readonly<Record<string, Value>> = {}, made: Readonly<Record<string, Value>> = {}) =>
    Object.fromEntries(Object.entries(wishes).filter(([name, value]) => made[name] !== value))
  const [texts, figures] = [changed(ocr, reading?.ocr), changed(scores, reading?.scores)]
  return {
    ...(Object.keys(texts).length > 0 && { ocr: texts }),
    ...(Object.keys(figures).length > 0 && { scores: figures }),
  }
}
