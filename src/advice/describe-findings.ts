import { type Source, sources } from '../sources.ts'
import { adviceIds, catalogue, type Severity } from './catalogue.ts'
import type { Earned } from './findings.ts'

/** One piece of advice to one key, in words: what was seen, why it matters, what to do, and where that is written. */
export type Finding = Earned & {
  severity: Severity
  title: string
  why: string
  fix: string
  source: { name: Source; title: string; url: string }
}

const severities: readonly Severity[] = ['error', 'warning', 'note']
const rank = ({ severity, rule }: Finding) => severities.indexOf(severity) * adviceIds.length + adviceIds.indexOf(rule)

/** Puts findings into words: errors before warnings before notes, then in the order of the catalogue. */
export function describeFindings(earned: readonly Earned[]): Finding[] {
  return earned
    .map(found => {
      const { severity, title, why, fix, source } = catalogue[found.rule]
      return {
        ...found,
        severity,
        title,
        why,
        fix,
        source: { name: source, title: sources[source].title, url: sources[source].url },
      }
    })
    .sort((left, right) => rank(left) - rank(right))
}
