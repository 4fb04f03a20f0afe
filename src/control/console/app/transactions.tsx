import { useState } from 'preact/hooks'
import { hrefOf, type Place } from './address.ts'
import type { Call, Callback, Transaction } from './api.ts'
import { Fault, Filters, ListFoot, Section, useList, useOne } from './list.tsx'
import { Action, Ago, Chip, Countdown, Data, kindOfState, kindOfStatus, Moment, Pairs } from './parts.tsx'
import { ResultFields, type Wishes } from './result-fields.tsx'

const states = ['pending', 'passed', 'not-passed', 'abandoned', 'expired']
const subCodes = ['205', '206', '204', '201', '202', '203', '207', '209', '212']

/** Every transaction, newest first. */
export function Transactions({ place }: { place: Place }) {
  const { cursor, ...filters } = place.filters
  const page = useList<Transaction>({
    path: 'transactions',
    field: 'transactions',
    types: ['transaction'],
    itemOf: data => ('state' in (data as Transaction) ? (data as Transaction) : undefined),
    keyOf: ({ id }) => id,
    filters,
    cursor,
  })
  const [failCode, setFailCode] = useState('205')
  return (
    <Section
      title="Transactions"
      aside={
        <label>
          Fail with{' '}
          <select value={failCode} onChange={event => setFailCode(event.currentTarget.value)}>
            {subCodes.map(code => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </label>
      }
    >
      <Filters
        place={place}
        placeholder="Search transactions"
        choices={[{ name: 'state', label: 'State', options: states }]}
        fields={[
          { name: 'merchantBizId', label: 'MerchantBizId' },
          { name: 'sceneCode', label: 'SceneCode' },
        ]}
      />
      {page.items.length > 0 && (
        <ul class="rows" aria-label="Transactions">
          {page.items.map(item => (
            <li key={item.id}>
              <a class="row transaction" href={hrefOf('transactions', item.id)}>
                <span class="cell">
                  <Chip kind={kindOfState(item.state)}>
                    {item.state} {item.subCode}
                  </Chip>
                </span>
                <strong class="cell">{item.productCode}</strong>
                <span class="cell wide">
                  <Data>{item.id}</Data>
                </span>
                <span class="cell">
                  <Data>{item.merchantBizId}</Data>
                </span>
                <span class="cell quiet number">
                  <Ago at={item.createdAt} />
                </span>
              </a>
              {item.state === 'pending' && <Endings item={item} failCode={failCode} />}
            </li>
          ))}
        </ul>
      )}
      {page.items.length === 0 && page.isLoaded && (
        <Fault
          words={
            Object.keys(filters).length > 0
              ? 'No transaction matches these filters.'
              : 'No transaction yet. Call Initialize, and it appears here.'
          }
        />
      )}
      <ListFoot page={page} place={place} />
    </Section>
  )
}

/** What an end user could do now. */
function Endings({ item, failCode, wishes }: { item: Transaction; failCode: string; wishes?: Wishes }) {
  const path = `transactions/${encodeURIComponent(item.id)}`
  const about = `transaction ${item.id}`
  const complete = (body: object) => ({ method: 'POST', path: `${path}/complete`, body })
  return (
    <div class="line">
      <Action command={complete({ subCode: '200', ...wishes })} done="Passed." about={about}>
        Pass
      </Action>
      <Action
        command={complete({ subCode: failCode, ...wishes })}
        done={`Ended with SubCode ${failCode}.`}
        about={about}
      >
        Fail
      </Action>
      <Action command={complete({ abandoned: true })} done="Given up." about={about}>
        Give up
      </Action>
      <Action command={{ method: 'POST', path: `${path}/expire` }} done="Expired." about={about}>
        Expire
      </Action>
      <a
        class="button"
        href={`/_emulator/verify/${encodeURIComponent(item.id)}`}
        target="_blank"
        rel="noreferrer"
        aria-label={`Open page, ${about}, in a new tab`}
      >
        Open page
      </a>
      <span class="quiet">
        <Countdown to={item.expiresAt} what="expires" />
      </span>
    </div>
  )
}

type Step = { at: string; what: string; kind: ReturnType<typeof kindOfState>; href?: string; words: string }

/** Everything that happened to one transaction, in the order in which it did. */
export function TransactionDetail({ id }: { id: string }) {
  const path = `transactions/${encodeURIComponent(id)}`
  const { item, fault } = useOne<Transaction>(
    path,
    (type, data) => type === 'transaction' && (data as Transaction).id === id,
  )
  const calls = useList<Call>({
    path: 'requests',
    field: 'requests',
    types: ['request'],
    itemOf: () => undefined,
    keyOf: ({ sequence }) => String(sequence),
    filters: { transactionId: id },
  })
  const callbacks = useList<Callback>({
    path: 'callbacks',
    field: 'callbacks',
    types: ['callback'],
    itemOf: () => undefined,
    keyOf: ({ id: key }) => key,
    filters: { transactionId: id },
  })
  const [failCode, setFailCode] = useState('205')
  const [wishes, setWishes] = useState<Wishes>({})
  if (fault)
    return (
      <Section title="Transaction">
        <Fault words={fault} />
      </Section>
    )
  if (!item) return <Section title="Transaction">{null}</Section>
  const steps = stepsOf(item, calls.items, callbacks.items)
  const waiting = callbacks.items.filter(({ nextAttemptAt }) => nextAttemptAt !== undefined)
  const start = Date.parse(steps[0]?.at ?? item.createdAt)
  const span = Math.max(1, Date.parse(steps.at(-1)?.at ?? item.createdAt) - start)
  return (
    <Section title={`Transaction ${item.id}`} aside={<a href="#/transactions">All transactions</a>}>
      <p class="summary-line">
        <Chip kind={kindOfState(item.state)}>
          {item.state} {item.subCode}
        </Chip>{' '}
        <strong>{item.productCode}</strong> opened <Ago at={item.createdAt} />
        {item.decision && (
          <>
            {' '}
            · scenario <Chip kind="open">{item.decision}</Chip>
          </>
        )}
      </p>
      {item.state === 'pending' && (
        <>
          <Endings item={item} failCode={failCode} wishes={wishes} />
          <ResultFields id={id} onChange={setWishes} />
          <label>
            Fail with{' '}
            <select value={failCode} onChange={event => setFailCode(event.currentTarget.value)}>
              {subCodes.map(code => (
                <option key={code}>{code}</option>
              ))}
            </select>
          </label>
        </>
      )}
      <h3>What happened</h3>
      <ol class="waterfall">
        {steps.map((step, at) => (
          <li key={`${step.at}${step.what}${at}`}>
            <Moment at={step.at} />
            <span class="track" aria-hidden="true">
              <meter min={0} max={100} value={((Date.parse(step.at) - start) / span) * 100} />
            </span>
            <Chip kind={step.kind}>{step.what}</Chip>
            {step.href ? (
              <a href={step.href}>
                <Data>{step.words}</Data>
              </a>
            ) : (
              <Data>{step.words}</Data>
            )}
          </li>
        ))}
        {waiting.map(({ id: key, nextAttemptAt = '' }) => (
          <li key={key}>
            <Countdown to={nextAttemptAt} what="next attempt" /> <Data>{key}</Data>
          </li>
        ))}
        {item.state === 'pending' && (
          <li>
            <Countdown to={item.expiresAt} what="expires" />
          </li>
        )}
      </ol>
      <h3>Parameters</h3>
      <Pairs pairs={item.parameters} />
      {item.picture && (
        <p>
          Picture: {item.picture.format}, {item.picture.width} × {item.picture.height}, {item.picture.bytes} bytes,
          SHA-256 <Data>{item.picture.sha256}</Data>
        </p>
      )}
      <div class="line">
        <Action command={{ method: 'DELETE', path }} done="Forgotten." about={`transaction ${id}`} kind="danger">
          Forget
        </Action>
      </div>
    </Section>
  )
}

function stepsOf(item: Transaction, calls: Call[], callbacks: Callback[]): Step[] {
  const steps: Step[] = [
    {
      at: item.createdAt,
      what: 'opened',
      kind: 'open',
      words: item.client === 'web' ? 'the user is sent to the page' : 'the app takes over',
    },
    ...calls.map(({ at, action, status, code, sequence }) => ({
      at,
      what: action,
      kind: kindOfStatus(status),
      words: `${status} ${code}`,
      href: hrefOf('calls', String(sequence)),
    })),
    ...callbacks.flatMap(({ id, attempts, state }) =>
      attempts.map(({ at, status, error, milliseconds }, index) => ({
        at,
        what: `callback, attempt ${index + 1}`,
        kind: kindOfState(
          status !== undefined && status < 300 ? 'delivered' : state === 'scheduled' ? 'scheduled' : 'failed',
        ),
        words: `${status ?? error} in ${milliseconds} ms`,
        href: hrefOf('callbacks', '', { transactionId: item.id, q: id }),
      })),
    ),
  ]
  if (item.endedAt)
    steps.push({
      at: item.endedAt,
      what: item.state,
      kind: kindOfState(item.state),
      words: item.subCode ? `SubCode ${item.subCode}` : 'without a result',
    })
  return steps.sort((left, right) => Date.parse(left.at) - Date.parse(right.at))
}
