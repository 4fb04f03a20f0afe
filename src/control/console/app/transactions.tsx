import { useState } from 'preact/hooks'
import { hrefOf, type Place } from './address.ts'
import { useAnswer } from './answer.ts'
import type { Transaction } from './api.ts'
import { Fault, Filters, ListFoot, Section, useList } from './list.tsx'
import { Action, Ago, Back, Chip, Countdown, Data, kindOfState, Pairs, ScenarioLink } from './parts.tsx'
import { ResultFields, type Wishes } from './result-fields.tsx'
import { Waterfall } from './waterfall.tsx'

const states = ['pending', 'passed', 'not-passed', 'abandoned', 'expired']
const subCodes = ['205', '206', '204', '201', '202', '203', '207', '209', '212']

/** Every transaction, newest first. */
export function Transactions({ place, isSide = false }: { place: Place; isSide?: boolean }) {
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
    <Section title="Transactions" isSide={isSide} aside={<FailCode code={failCode} setCode={setFailCode} />}>
      <Filters
        place={place}
        placeholder="Search transactions"
        choices={[{ name: 'state', label: 'State', options: states }]}
        fields={[
          { name: 'merchantBizId', label: 'MerchantBizId' },
          { name: 'sceneCode', label: 'SceneCode' },
          { name: 'accessKeyId', label: 'AccessKeyId' },
        ]}
      />
      {page.items.length > 0 && (
        <div class="list">
          <div class="row transaction head" aria-hidden="true">
            <span>State</span>
            <span>Product</span>
            <span>TransactionId</span>
            <span class="more">MerchantBizId</span>
            <span class="most number">Opened</span>
          </div>
          <ul class="rows" aria-label="Transactions">
            {page.items.map(item => (
              <li key={item.id}>
                <a
                  class="row transaction"
                  href={hrefOf('transactions', item.id, place.filters)}
                  aria-current={place.id === item.id ? 'true' : undefined}
                >
                  <span class="cell status-cell">
                    <Chip kind={kindOfState(item.state)}>
                      {item.state} {item.subCode}
                    </Chip>
                  </span>
                  <strong class="cell">
                    <Data>{item.productCode}</Data>
                  </strong>
                  <span class="cell code">
                    <Data>{item.id}</Data>
                  </span>
                  <span class="cell more">
                    <Data>{item.merchantBizId}</Data>
                  </span>
                  <span class="cell most quiet number">
                    <Ago at={item.createdAt} />
                  </span>
                </a>
                {item.state === 'pending' && <Endings item={item} failCode={failCode} />}
              </li>
            ))}
          </ul>
        </div>
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

const FailCode = ({ code, setCode }: { code: string; setCode: (code: string) => void }) => (
  <label class="fail-code">
    Fail with SubCode
    <select value={code} onChange={event => setCode(event.currentTarget.value)}>
      {subCodes.map(each => (
        <option key={each}>{each}</option>
      ))}
    </select>
  </label>
)

/** What an end user could do now. */
function Endings({ item, failCode, wishes }: { item: Transaction; failCode: string; wishes?: Wishes }) {
  const path = `transactions/${encodeURIComponent(item.id)}`
  const about = `transaction ${item.id}`
  const complete = (body: object) => ({ method: 'POST', path: `${path}/complete`, body })
  return (
    <div class="line endings">
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

/** One transaction: where it stands, everything that happened to it, and what can be done. */
export function TransactionDetail({ place }: { place: Place }) {
  const { id } = place
  const path = `transactions/${encodeURIComponent(id)}`
  const { answer: item, fault } = useAnswer<Transaction>(
    path,
    (type, data) => type === 'transaction' && (data as Transaction).id === id,
  )
  const [failCode, setFailCode] = useState('205')
  const [wishes, setWishes] = useState<Wishes>({})
  const back = <Back to={hrefOf('transactions', '', place.filters)} what="transactions" />
  if (fault)
    return (
      <Section title="Transaction" aside={back}>
        <Fault words={fault} />
      </Section>
    )
  if (!item) return <Section title="Transaction">{null}</Section>
  return (
    <Section title="Transaction" id={item.id} aside={back}>
      <p class="summary-line">
        <Chip kind={kindOfState(item.state)}>
          {item.state} {item.subCode}
        </Chip>
        <strong>{item.productCode}</strong>
        <span class="quiet">
          opened <Ago at={item.createdAt} />
        </span>
        {item.decision && (
          <span>
            scenario <ScenarioLink name={item.decision} />
          </span>
        )}
      </p>
      {item.state === 'pending' && (
        <>
          <Endings item={item} failCode={failCode} wishes={wishes} />
          <FailCode code={failCode} setCode={setFailCode} />
          <ResultFields id={id} onChange={setWishes} />
        </>
      )}
      <h3>What happened</h3>
      <Waterfall item={item} />
      <h3>Parameters</h3>
      <Pairs pairs={item.parameters} />
      {item.picture && (
        <p class="quiet">
          Picture: {item.picture.format}, {item.picture.width} × {item.picture.height},{' '}
          {item.picture.bytes.toLocaleString('en')} bytes, SHA-256 <Data>{item.picture.sha256}</Data>
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
