import { hrefOf, type Place } from './address.ts'
import { useAnswer } from './answer.ts'
import type { Callback, Message } from './api.ts'
import { Fault, Filters, ListFoot, Section, useList } from './list.tsx'
import {
  Action,
  Ago,
  Back,
  Chip,
  Countdown,
  Data,
  Json,
  kindOfState,
  Moment,
  Pairs,
  TransactionLink,
} from './parts.tsx'

/** So many attempts of a callback stand in the list; all stand on its own page. */
const attemptsInList = 3

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
          fields={[
            { name: 'transactionId', label: 'TransactionId' },
            { name: 'accessKeyId', label: 'AccessKeyId' },
          ]}
        />
        {page.items.length > 0 && (
          <ul class="rows" aria-label="Callbacks">
            {page.items.map(item => (
              <li key={item.id} class="callback-row">
                <CallbackParts item={item} most={attemptsInList} />
              </li>
            ))}
          </ul>
        )}
        {page.items.length === 0 && page.isLoaded && (
          <Fault
            words={
              Object.keys(filters).length > 0
                ? 'No callback matches these filters.'
                : 'No callback yet. One is sent when a transaction with a CallbackUrl ends.'
            }
          />
        )}
        <ListFoot page={page} place={place} />
      </Section>
      <Inbox />
    </>
  )
}

/** One delivery with all its attempts. */
export function CallbackDetail({ place }: { place: Place }) {
  const { answer: item, fault } = useAnswer<Callback>(
    `callbacks/${encodeURIComponent(place.id)}`,
    (type, data) => type === 'callback' && (data as Callback).id === place.id,
  )
  return (
    <Section title={`Callback ${place.id}`} aside={<Back to={hrefOf('callbacks')} what="callbacks" />}>
      {fault && <Fault words={fault} />}
      {item && (
        <div class="callback-row">
          <CallbackParts item={item} most={item.attempts.length} />
        </div>
      )}
    </Section>
  )
}

function CallbackParts({ item, most }: { item: Callback; most: number }) {
  const { id, state, url, transactionId, nextAttemptAt, attempts } = item
  const replay = { method: 'POST', path: `callbacks/${encodeURIComponent(id)}/replay` }
  const left = attempts.length - most
  return (
    <>
      <div class="line">
        <Chip kind={kindOfState(state)}>{state}</Chip>
        <a href={hrefOf('callbacks', id)}>
          <Data>{id}</Data>
        </a>
        <TransactionLink id={transactionId} />
        {nextAttemptAt && <Countdown to={nextAttemptAt} what="next attempt" />}
        <span class="aside">
          <Action command={replay} done="Sent again." about={id}>
            Replay
          </Action>
        </span>
      </div>
      <code>
        <Data long>{url}</Data>
      </code>
      <ol class="attempts">
        {left > 0 && (
          <li class="quiet">
            <a href={hrefOf('callbacks', id)}>{left} earlier</a>
          </li>
        )}
        {attempts.slice(-most).map(({ at, status, error, milliseconds }, index) => (
          <li key={at} class="line">
            <span class="quiet">{Math.max(0, left) + index + 1}.</span>
            <Moment at={at} />
            <Chip kind={status !== undefined && status < 300 ? 'good' : 'bad'}>{status ?? 'no answer'}</Chip>
            {error && <Data>{error}</Data>}
            <span class="quiet">{milliseconds.toFixed(0)} ms</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Inbox() {
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
          <li key={sequence} class="message-row">
            <div class="line">
              <strong>
                {method} <Data>{name}</Data>
              </strong>
              <span class="aside quiet">
                <Ago at={at} />
              </span>
            </div>
            <Pairs pairs={query} />
            {body && <Json title={`Body of message ${sequence}`} text={body.slice(0, 500)} />}
          </li>
        ))}
      </ul>
      {page.items.length === 0 && page.isLoaded && <Fault words="Nothing has arrived." />}
      {page.items.length > 0 && (
        <p class="foot quiet">
          {Math.min(20, page.items.length)} shown of {page.total} kept.
        </p>
      )}
    </section>
  )
}
