import { hrefOf } from './address.ts'
import type { Call, Callback, Transaction } from './api.ts'
import { useList } from './list.tsx'
import { Chip, Countdown, Data, type Kind, kindOfState, kindOfStatus, Moment } from './parts.tsx'

/** One thing that happened: when, for how long in milliseconds, and where it is shown whole. */
type Step = { at: number; took: number; what: string; kind: Kind; href?: string; words: string }

/** Everything that happened to one transaction in the order in which it did, and what is still to come. */
export function Waterfall({ item }: { item: Transaction }) {
  const calls = useList<Call>({
    path: 'requests',
    field: 'requests',
    types: ['request'],
    itemOf: () => undefined,
    keyOf: ({ sequence }) => String(sequence),
    filters: { transactionId: item.id },
  })
  const callbacks = useList<Callback>({
    path: 'callbacks',
    field: 'callbacks',
    types: ['callback'],
    itemOf: () => undefined,
    keyOf: ({ id }) => id,
    filters: { transactionId: item.id },
  })
  const steps = stepsOf(item, calls.items, callbacks.items)
  const start = steps[0]?.at ?? 0
  const span = Math.max(1, ...steps.map(({ at, took }) => at + took - start))
  const percent = (part: number) => `${Math.min(100, (part / span) * 100)}%`
  return (
    <ol class="waterfall">
      {steps.map((step, at) => (
        <li key={`${step.at}${step.what}${at}`}>
          <Moment at={new Date(step.at).toISOString()} />
          <span class="quiet number">+{afterWords(step.at - start)}</span>
          <span class="what">
            <Chip kind={step.kind}>{step.what}</Chip>
          </span>
          <span class="track" aria-hidden="true">
            <span class={step.kind} style={{ left: percent(step.at - start), width: percent(step.took) }} />
          </span>
          {step.href ? (
            <a href={step.href}>
              <Data>{step.words}</Data>
            </a>
          ) : (
            <Data>{step.words}</Data>
          )}
        </li>
      ))}
      {callbacks.items.map(({ id, nextAttemptAt }) =>
        nextAttemptAt === undefined ? null : (
          <li key={id} class="to-come">
            <Countdown to={nextAttemptAt} what="next attempt" />
            <a href={hrefOf('callbacks', id)}>
              <Data>{id}</Data>
            </a>
          </li>
        ),
      )}
      {item.state === 'pending' && (
        <li class="to-come">
          <Countdown to={item.expiresAt} what="expires" />
        </li>
      )}
    </ol>
  )
}

const afterWords = (milliseconds: number) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`

function stepsOf(item: Transaction, calls: Call[], callbacks: Callback[]): Step[] {
  const { createdAt, openedAt, endedAt, state, subCode, client } = item
  const opened = Date.parse(createdAt)
  const steps: Step[] = [
    ...calls.map(({ at, action, status, code, sequence, milliseconds }) => {
      // It is noted when it was answered, in whole milliseconds: what opened it must not come after it was opened.
      const begun = Date.parse(at) - milliseconds
      return {
        at: action.startsWith('Initialize') ? Math.min(begun, opened) : begun,
        took: milliseconds,
        what: action,
        kind: kindOfStatus(status),
        words: `${status} ${code}`,
        href: hrefOf('calls', String(sequence)),
      }
    }),
    {
      at: opened,
      took: 0,
      what: 'opened',
      kind: 'open',
      words: client === 'web' ? 'the user is sent to the page' : 'the app takes over',
    },
  ]
  if (openedAt)
    steps.push({
      at: Date.parse(openedAt),
      took: 0,
      what: 'page',
      kind: 'open',
      words: 'the user opens the page',
      href: `/_emulator/verify/${encodeURIComponent(item.id)}`,
    })
  if (endedAt)
    steps.push({
      at: Date.parse(endedAt),
      took: 0,
      what: state,
      kind: kindOfState(state),
      words: subCode ? `SubCode ${subCode}` : 'without a result',
    })
  for (const { id, attempts } of callbacks)
    for (const [index, { at, status, error, milliseconds }] of attempts.entries())
      steps.push({
        at: Date.parse(at),
        took: milliseconds,
        what: `callback, attempt ${index + 1}`,
        kind: status !== undefined && status < 300 ? 'good' : 'bad',
        words: `${status ?? error} in ${milliseconds.toFixed(0)} ms`,
        href: hrefOf('callbacks', id),
      })
  // What happened in the same millisecond stands in the order above.
  return steps.sort((left, right) => left.at - right.at)
}
