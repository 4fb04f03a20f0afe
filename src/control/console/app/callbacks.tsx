import type { Place } from './address.ts'
import type { Callback, Message } from './api.ts'
import { Fault, Filters, ListFoot, Section, useList } from './list.tsx'
import { Action, Ago, Chip, Countdown, Data, kindOfState, Moment, Pairs, TransactionLink } from './parts.tsx'

/** What was sent to CallbackUrls, and what arrived at the inbox. */
export function Callbacks({ place }: { place: Place }) {
  const { cursor, ...filters } = place.filters
  const page = useList<Callback>({
    path: 'callbacks',
    field: 'callbacks',
    types: ['callback'],
    itemOf: data => data as Callback,
    keyOf: ({ id }) => id,
    filters,
    cursor,
  })
  return (
    <>
      <Section title="Callbacks">
        <Filters
          place={place}
          placeholder="Search callbacks"
          choices={[
            {
              name: 'state',
              label: 'State',
              options: ['scheduled', 'sending', 'delivered', 'failed', 'dropped', 'cancelled'],
            },
          ]}
          fields={[{ name: 'transactionId', label: 'TransactionId' }]}
        />
        {page.items.length > 0 && (
          <ul class="rows" aria-label="Callbacks">
            {page.items.map(item => (
              <CallbackRow key={item.id} item={item} />
            ))}
          </ul>
        )}
        {page.items.length === 0 && page.isLoaded && (
          <Fault words="No callback yet. One is sent when a transaction with a CallbackUrl ends." />
        )}
        <ListFoot page={page} place={place} />
      </Section>
      <Inbox />
    </>
  )
}

function CallbackRow({ item }: { item: Callback }) {
  const replay = { method: 'POST', path: `callbacks/${encodeURIComponent(item.id)}/replay` }
  return (
    <li>
      <div class="line">
        <Chip kind={kindOfState(item.state)}>{item.state}</Chip>
        <Data>{item.id}</Data>
        {item.nextAttemptAt && <Countdown to={item.nextAttemptAt} what="next attempt" />}
        <span class="aside">
          <Action command={replay} done="Sent again." about={item.id}>
            Replay
          </Action>
        </span>
      </div>
      <code>
        <Data long>{item.url}</Data>
      </code>
      <p class="quiet">
        <TransactionLink id={item.transactionId} />
      </p>
      <ol class="attempts">
        {item.attempts.slice(-5).map(({ at, status, error, milliseconds }) => (
          <li key={at}>
            <Moment at={at} />{' '}
            <Chip kind={status !== undefined && status < 300 ? 'good' : 'bad'}>{status ?? 'no answer'}</Chip>{' '}
            {error && <Data>{error}</Data>} {milliseconds} ms
          </li>
        ))}
      </ol>
    </li>
  )
}

function Inbox() {
  const place = { view: 'callbacks', id: '', filters: {} }
  const page = useList<Message>({
    path: 'inbox',
    field: 'messages',
    types: ['inbox'],
    itemOf: () => undefined,
    keyOf: ({ sequence }) => String(sequence),
    filters: {},
  })
  return (
    <section aria-labelledby="inbox-title">
      <h2 id="inbox-title">Inbox</h2>
      <p class="quiet">
        A receiver for when you have none: let CallbackUrl be <code>{`${location.origin}/_emulator/inbox/orders`}</code>
        .
      </p>
      <ul class="rows" aria-label="Inbox">
        {page.items.slice(0, 20).map(({ sequence, name, at, method, query, body }) => (
          <li key={sequence}>
            <div class="line">
              <strong>
                {method} <Data>{name}</Data>
              </strong>
              <span class="aside">
                <Ago at={at} />
              </span>
            </div>
            <Pairs pairs={query} />
            {body && <Data long>{body.slice(0, 500)}</Data>}
          </li>
        ))}
      </ul>
      {page.items.length === 0 && page.isLoaded && <Fault words="Nothing has arrived." />}
      <ListFoot page={page} place={place} />
    </section>
  )
}
