import { hrefOf, type Place } from './address.ts'
import { type Call, type Callback, get } from './api.ts'
import { EmptyCalls } from './empty.tsx'
import { Fault, Filters, ListFoot, Section, useList, useOne } from './list.tsx'
import {
  Action,
  Ago,
  Chip,
  copy,
  Data,
  kindOfState,
  kindOfStatus,
  Moment,
  Pairs,
  Snippet,
  TransactionLink,
  tell,
} from './parts.tsx'

const codes = [
  'Success',
  'MissingParameter',
  'InvalidParameter',
  'Throttling.Api',
  'NoFaceDetected',
  'ProcessNotCompleted',
]

/** Every call, newest first, as it comes. */
export function Calls({ place }: { place: Place }) {
  const { cursor, ...filters } = place.filters
  const page = useList<Call>({
    path: 'requests',
    field: 'requests',
    types: ['request'],
    itemOf: data => data as Call,
    keyOf: ({ sequence }) => String(sequence),
    filters,
    cursor,
  })
  return (
    <Section title="Calls">
      <Filters
        place={place}
        placeholder="Search calls"
        choices={[
          { name: 'action', label: 'Action', options: ['Initialize', 'InitializeV2', 'CheckResult', 'KeepaliveIntl'] },
          { name: 'code', label: 'Code', options: codes },
        ]}
        fields={[
          { name: 'merchantBizId', label: 'MerchantBizId' },
          { name: 'accessKeyId', label: 'AccessKeyId' },
        ]}
      />
      {page.items.length > 0 && (
        <ul class="rows" aria-label="Calls">
          {page.items.map(call => (
            <CallRow key={call.sequence} call={call} />
          ))}
        </ul>
      )}
      {page.items.length === 0 &&
        page.isLoaded &&
        (Object.keys(filters).length > 0 ? <Fault words="No call matches these filters." /> : <EmptyCalls />)}
      <ListFoot page={page} place={place} />
    </Section>
  )
}

function CallRow({ call }: { call: Call }) {
  const { sequence, at, status, action, code, accessKeyId, parameters, milliseconds, reason, decision } = call
  return (
    <li>
      <a class="row" href={hrefOf('calls', String(sequence))}>
        <span class="cell time">
          <Moment at={at} />
        </span>
        <span class="cell">
          <Chip kind={kindOfStatus(status)}>{status}</Chip>
        </span>
        <strong class="cell">
          <Data>{action || 'no action'}</Data>
        </strong>
        <span class="cell wide">
          <Data>{code}</Data>
          {decision && <Chip kind="open">{decision}</Chip>}
        </span>
        <span class="cell">
          <Data>{parameters.MerchantBizId ?? ''}</Data>
        </span>
        <span class="cell quiet">
          <Data>{accessKeyId || 'unsigned'}</Data>
        </span>
        <span class="cell number quiet">{milliseconds.toFixed(1)} ms</span>
        {reason && (
          <span class="reason quiet">
            <Data>{reason.slice(0, 300)}</Data>
          </span>
        )}
      </a>
    </li>
  )
}

const pretty = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** One call whole, and what became of it. */
export function CallDetail({ id }: { id: string }) {
  const path = `requests/${encodeURIComponent(id)}`
  const { item: call, fault } = useOne<Call>(path, () => false)
  if (fault)
    return (
      <Section title="Call">
        <Fault words={fault} />
      </Section>
    )
  if (!call) return <Section title="Call">{null}</Section>
  const cut = call.redacted.filter(name => /more (headers|parameters)$/.test(name))
  const isCut = cut.length > 0 || Object.values(call.parameters).some(value => /… \[\d+ characters\]$/.test(value))
  const copyCurl = async () => {
    const text = await get<string>(`${path}/curl`).catch((thrown: Error) => tell(thrown.message, true))
    if (typeof text === 'string') await copy(text, 'the curl command')
  }
  return (
    <Section title={`Call ${call.sequence}: ${call.action || 'no action'}`} aside={<a href="#/calls">All calls</a>}>
      <p class="summary-line">
        <Chip kind={kindOfStatus(call.status)}>{call.status}</Chip>{' '}
        <strong>
          <Data>{call.code}</Data>
        </strong>{' '}
        <Ago at={call.at} />, in {call.milliseconds} ms
        {call.decision && (
          <>
            {' '}
            · decided by the scenario <Chip kind="open">{call.decision}</Chip>
          </>
        )}
      </p>
      {call.reason && (
        <p class="why">
          <Data>{call.reason}</Data>
        </p>
      )}
      <div class="line">
        <Action
          command={{ method: 'POST', path: `${path}/resend` }}
          done="Sent again."
          about={`call ${call.sequence}`}
          disabled={isCut ? 'Parts of it were too long to be kept, so it cannot be the same call again.' : undefined}
          after={answer => {
            const again = (answer as { request?: Call }).request
            if (again) location.hash = hrefOf('calls', String(again.sequence))
          }}
        >
          Resend
        </Action>
        {isCut && <span class="quiet">Not resendable: parts were too long to be kept.</span>}
        <button type="button" onClick={copyCurl}>
          Copy as curl
        </button>
        <a class="button" href={`/_emulator/${path}/har`} download={`call-${call.sequence}.har`}>
          HAR
        </a>
        <button type="button" onClick={() => copy(location.href, 'the link')}>
          Copy link
        </button>
      </div>
      {call.transactionId && (
        <p>
          Transaction <TransactionLink id={call.transactionId} />
        </p>
      )}
      {call.transactionId && <CallbacksOf transactionId={call.transactionId} />}
      <h3>Parameters</h3>
      <Pairs pairs={call.parameters} redacted={call.redacted} />
      <Snippet title="answer" text={pretty(call.answer)} />
      <h3>Headers</h3>
      <Pairs pairs={{ [call.method]: call.url, ...call.headers }} redacted={call.redacted} />
      <p class="quiet">
        AccessKeyId <Data>{call.accessKeyId || 'none'}</Data> · RequestId <Data>{call.requestId}</Data>
      </p>
    </Section>
  )
}

/** The callbacks of a transaction, in a line each. */
function CallbacksOf({ transactionId }: { transactionId: string }) {
  const page = useList<Callback>({
    path: 'callbacks',
    field: 'callbacks',
    types: ['callback'],
    itemOf: () => undefined,
    keyOf: ({ id }) => id,
    filters: { transactionId },
  })
  if (page.items.length === 0) return null
  return (
    <p>
      Callbacks:{' '}
      {page.items.map(({ id, state, attempts }) => (
        <a key={id} href={hrefOf('callbacks', '', { transactionId })}>
          <Chip kind={kindOfState(state)}>
            {state}, {attempts.length} attempts
          </Chip>
        </a>
      ))}
    </p>
  )
}
