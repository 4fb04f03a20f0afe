import { hrefOf, type Place } from './address.ts'
import { useAnswer } from './answer.ts'
import { type Call, type Callback, get } from './api.ts'
import { EmptyCalls } from './empty.tsx'
import { Fault, Filters, ListFoot, Section, useList } from './list.tsx'
import {
  Action,
  Ago,
  Back,
  Chip,
  copy,
  Data,
  Json,
  kindOfState,
  kindOfStatus,
  Moment,
  Pairs,
  ScenarioLink,
  TransactionLink,
  tell,
} from './parts.tsx'
import { PicturesOfCall } from './picture-finding.tsx'

const actions = [
  ...['Initialize', 'InitializeV2', 'CheckResult', 'KeepaliveIntl', 'FaceLiveness', 'FaceCompare'],
  ...['DeleteVerifyResult', 'CheckVerifyLog', 'AuthorizeFileUpload', 'PostObject'],
]
const codes = [
  'Success',
  'MissingParameter',
  'InvalidParameter',
  'Throttling.Api',
  'NoFaceDetected',
  'UnqualifiedPhoto',
  'ProcessNotCompleted',
]

/** Every call, newest first, as it comes. */
export function Calls({ place, isSide = false }: { place: Place; isSide?: boolean }) {
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
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Section title="Calls" isSide={isSide}>
      {(page.total > 0 || isFiltered || !page.isLoaded) && (
        <Filters
          place={place}
          placeholder="Search calls"
          choices={[
            { name: 'action', label: 'Action', options: [...actions, ...page.items.map(({ action }) => action)] },
            { name: 'code', label: 'Code', options: [...codes, ...page.items.map(({ code }) => code)] },
          ]}
          fields={[
            { name: 'merchantBizId', label: 'MerchantBizId' },
            { name: 'sceneCode', label: 'SceneCode' },
            { name: 'accessKeyId', label: 'AccessKeyId' },
          ]}
        />
      )}
      {page.items.length > 0 && (
        <div class="list">
          <div class="row head" aria-hidden="true">
            <span>Time (UTC)</span>
            <span>Status</span>
            <span>Action</span>
            <span>Code</span>
            <span class="more">MerchantBizId</span>
            <span class="most">AccessKeyId</span>
            <span class="most number">Took</span>
          </div>
          <ul class="rows" aria-label="Calls">
            {page.items.map(call => (
              <CallRow key={call.sequence} call={call} place={place} />
            ))}
          </ul>
        </div>
      )}
      {page.items.length === 0 &&
        page.isLoaded &&
        (isFiltered ? <Fault words="No call matches these filters." /> : <EmptyCalls />)}
      {(page.total > 0 || isFiltered) && <ListFoot page={page} place={place} />}
    </Section>
  )
}

function CallRow({ call, place }: { call: Call; place: Place }) {
  const { sequence, at, status, action, code, accessKeyId, parameters, milliseconds, reason, decision } = call
  const isOpen = place.id === String(sequence)
  return (
    <li>
      <a class="row" href={hrefOf('calls', String(sequence), place.filters)} aria-current={isOpen ? 'true' : undefined}>
        <span class="cell time">
          <Moment at={at} />
        </span>
        <span class="cell status-cell">
          <Chip kind={kindOfStatus(status)}>{status}</Chip>
        </span>
        <strong class="cell">
          <Data>{action || 'no action'}</Data>
        </strong>
        <span class="cell code">
          <Data>{code}</Data>
          {decision && (
            <span class="decision">
              <Chip kind="open">{decision}</Chip>
            </span>
          )}
        </span>
        <span class="cell more">
          <Data>{parameters.MerchantBizId ?? ''}</Data>
        </span>
        <span class="cell most quiet">
          <Data>{accessKeyId || 'unsigned'}</Data>
        </span>
        <span class="cell most number quiet">{milliseconds.toFixed(1)} ms</span>
        {reason && (
          <span class="reason quiet">
            <Data>{reason.slice(0, 300)}</Data>
          </span>
        )}
      </a>
    </li>
  )
}

const hasPicture = ({ parameters }: Call) => Object.keys(parameters).some(name => /Picture/i.test(name))

/** One call whole, and what became of it. */
export function CallDetail({ place }: { place: Place }) {
  const path = `requests/${encodeURIComponent(place.id)}`
  const { answer: call, fault } = useAnswer<Call>(path)
  const back = <Back to={hrefOf('calls', '', place.filters)} what="calls" />
  if (fault)
    return (
      <Section title="Call" aside={back}>
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
    <Section title={`Call ${call.sequence}: ${call.action || 'no action'}`} aside={back}>
      <p class="summary-line">
        <Chip kind={kindOfStatus(call.status)}>{call.status}</Chip>
        <strong>
          <Data>{call.code}</Data>
        </strong>
        <span class="quiet">
          <Ago at={call.at} /> · took {call.milliseconds.toFixed(1)} ms
        </span>
        {call.decision && (
          <span>
            decided by the scenario <ScenarioLink name={call.decision} />
          </span>
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
            if (again) location.hash = hrefOf('calls', String(again.sequence), place.filters)
          }}
        >
          Resend
        </Action>
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
      {isCut && <p class="quiet">Not resendable: parts of it were too long to be kept.</p>}
      <dl class="pairs">
        {call.transactionId && (
          <div>
            <dt>Transaction</dt>
            <dd>
              <TransactionLink id={call.transactionId} />
              <CallbacksOf transactionId={call.transactionId} />
            </dd>
          </div>
        )}
        <div>
          <dt>AccessKeyId</dt>
          <dd>
            {call.accessKeyId ? (
              <a href={hrefOf('calls', '', { accessKeyId: call.accessKeyId })}>
                <Data>{call.accessKeyId}</Data>
              </a>
            ) : (
              'none: unsigned'
            )}
          </dd>
        </div>
        <div>
          <dt>RequestId</dt>
          <dd>
            <a href={hrefOf('calls', call.requestId)}>
              <Data>{call.requestId}</Data>
            </a>
          </dd>
        </div>
      </dl>
      <Json title="Answer" text={call.answer} />
      {hasPicture(call) && <PicturesOfCall path={path} />}
      <h3>Parameters</h3>
      <Pairs pairs={call.parameters} redacted={call.redacted} />
      <details>
        <summary>Headers ({Object.keys(call.headers).length})</summary>
        <Pairs pairs={{ [call.method]: call.url, ...call.headers }} redacted={call.redacted} />
      </details>
    </Section>
  )
}

/** The callbacks of a transaction, in a line. */
function CallbacksOf({ transactionId }: { transactionId: string }) {
  const page = useList<Callback>({
    path: 'callbacks',
    field: 'callbacks',
    types: ['callback'],
    itemOf: () => undefined,
    keyOf: ({ id }) => id,
    filters: { transactionId },
  })
  return (
    <>
      {page.items.map(({ id, state, attempts }) => (
        <a key={id} class="aside-chip" href={hrefOf('callbacks', id)}>
          <Chip kind={kindOfState(state)}>
            {id} {state}, {attempts.length} {attempts.length === 1 ? 'attempt' : 'attempts'}
          </Chip>
        </a>
      ))}
    </>
  )
}
