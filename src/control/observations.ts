import * as v from 'valibot'
import { adviceIds, catalogue } from '../advice/catalogue.ts'
import { describeFindings } from '../advice/describe-findings.ts'
import { adviceJunit, adviceMarkdown, adviceSarif } from '../advice/reports.ts'
import { reportCoverage } from '../coverage/coverage.ts'
import { coverageBadge, coverageMarkdown } from '../coverage/reports.ts'
import { coverageRows } from '../coverage/rows.ts'
import { contentSecurityPolicy } from '../pages/content-security-policy.ts'
import { rulePage } from '../pages/rule-page.tsx'
import { sources } from '../sources.ts'
import { errorBody, type Route, route } from './route.ts'
import { text } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/** What the emulator saw integrators do: advice, and what their tests have met. */
export function observationRoutes({ observation }: Verbs): Route[] {
  const keyAndFormat = (formats: readonly [string, ...string[]]) =>
    v.object({
      accessKeyId: text('advice to this key only'),
      format: v.optional(v.pipe(v.picklist(formats), v.description('json where it is left out'))),
    })
  return [
    route({
      method: 'get',
      path: '/advice',
      query: keyAndFormat(['json', 'markdown', 'junit', 'sarif']),
      async handle({ query: { accessKeyId, format }, c }) {
        const advice = describeFindings(await observation.advice(accessKeyId))
        if (format === 'markdown') return c.body(adviceMarkdown(advice), 200, { 'content-type': 'text/markdown' })
        if (format === 'junit') return c.body(adviceJunit(advice), 200, { 'content-type': 'application/xml' })
        if (format === 'sarif')
          return c.body(JSON.stringify(adviceSarif(advice)), 200, { 'content-type': 'application/sarif+json' })
        return c.json({ advice, total: advice.length }, 200)
      },
    }),
    route({
      method: 'get',
      path: '/advice/{rule}',
      params: { rule: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) },
      handle({ params: { rule }, c }) {
        const id = adviceIds.find(known => known === rule)
        if (!id) return c.json(errorBody('not-found', `No rule is called "${rule}". Use ${adviceIds.join(', ')}.`), 404)
        const { source, ...words } = catalogue[id]
        return c.body(rulePage({ ...words, id, source: sources[source] }), 200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': contentSecurityPolicy(),
        })
      },
    }),
    route({
      method: 'get',
      path: '/coverage',
      query: v.object({
        format: v.optional(v.pipe(v.picklist(['json', 'markdown', 'svg']), v.description('json where it is left out'))),
      }),
      async handle({ query: { format }, c }) {
        const record = await observation.coverage()
        const report = reportCoverage(coverageRows, record)
        if (format === 'markdown') return c.body(coverageMarkdown(report), 200, { 'content-type': 'text/markdown' })
        if (format === 'svg')
          return c.body(coverageBadge(report.percentInUse), 200, { 'content-type': 'image/svg+xml' })
        return c.json({ ...report, record }, 200)
      },
    }),
  ]
}
