import { useLayoutEffect } from 'preact/hooks'
import { useAnswer } from './answer.ts'
import { Fault, Section } from './list.tsx'
import { Chip, Data, type Kind, Snippet } from './parts.tsx'

type Finding = {
  rule: string
  severity: 'error' | 'warning' | 'note'
  accessKeyId: string
  title: string
  count: number
  detail: string
  why: string
  fix: string
  source: { title: string; url: string }
}
type Row = { id: string; kind: string; state: 'met' | 'asserted' | 'never met' }
type Coverage = {
  percentInUse: number
  percentOfAll: number
  products: string[]
  neverFired: string[]
  rows: Row[]
  next: { id: string; words: string; snippet: string }[]
}

const kinds: Record<Finding['severity'], Kind> = { error: 'bad', warning: 'open', note: '' }

/** Events of a busy emulator come faster than anybody reads: it is asked again once they pause, in milliseconds. */
const pause = 300

const ofAdvice = (type: string) => ['advice', 'request', 'transaction', 'callback'].includes(type)
const ofCoverage = (type: string) => ofAdvice(type) || type === 'scenario'

/** How many rules were broken, for the tab; nothing when none was. */
export function AdviceCount({ onShown }: { onShown: () => void }) {
  const { answer } = useAnswer<{ total: number }>('advice', type => type === 'advice', pause)
  useLayoutEffect(onShown, [answer?.total])
  return answer && answer.total > 0 ? <Chip kind="open">{answer.total}</Chip> : null
}

/** What integrators do against the documents or at their own risk, and what their tests have met. */
export function Advice() {
  const { answer, fault } = useAnswer<{ advice: Finding[] }>('advice', ofAdvice, pause)
  return (
    <>
      <Section title="Advice">
        {fault && <Fault words={fault} />}
        {answer?.advice.length === 0 && <p class="empty">Nothing that was seen goes against the documents.</p>}
        {answer && answer.advice.length > 0 && (
          <table class="findings">
            <thead>
              <tr>
                <th scope="col">Seen</th>
                <th scope="col">What to do</th>
                <th scope="col">Times</th>
              </tr>
            </thead>
            <tbody>
              {answer.advice.map(finding => (
                <tr key={`${finding.rule} ${finding.accessKeyId}`}>
                  <th scope="row">
                    <Chip kind={kinds[finding.severity]}>{finding.severity}</Chip>{' '}
                    <a href={`advice/${finding.rule}`}>{finding.title}</a>
                    <Data long>{`${finding.accessKeyId || 'no key'}: ${finding.detail}`}</Data>
                  </th>
                  <td>
                    {finding.why} {finding.fix}{' '}
                    <a href={finding.source.url} rel="noreferrer" target="_blank">
                      {finding.source.title}
                    </a>
                  </td>
                  <td>{finding.count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <CoverageView />
    </>
  )
}

const kindWords: Record<string, string> = {
  code: 'Codes',
  'sub-code': 'SubCodes',
  ending: 'Endings',
  callback: 'Callbacks',
  expiry: 'The 30 minutes',
}

function CoverageView() {
  const { answer, fault } = useAnswer<Coverage>('coverage', ofCoverage, pause)
  if (!answer) return fault ? <Fault words={fault} /> : null
  const { percentInUse, percentOfAll, products, neverFired, rows, next } = answer
  return (
    <section aria-labelledby="coverage-title">
      <h2 id="coverage-title">Coverage</h2>
      <p>
        {percentInUse} % of what {products.join(', ') || 'no product'} can give, {percentOfAll} % of all.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">What can happen</th>
            <th scope="col">Met</th>
            <th scope="col">Never met</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(kindWords).map(([kind, words]) => {
            const own = rows.filter(row => row.kind === kind)
            const never = own.filter(({ state }) => state === 'never met').length
            return (
              <tr key={kind}>
                <th scope="row">{words}</th>
                <td>{own.length - never}</td>
                <td>{never}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {neverFired.length > 0 && <p>Armed and never fired: {neverFired.join(', ')}.</p>}
      {next.length > 0 && <h3>What to test next</h3>}
      {next.map(({ id, words, snippet }) => (
        <Snippet key={id} title={words} text={snippet} />
      ))}
    </section>
  )
}
