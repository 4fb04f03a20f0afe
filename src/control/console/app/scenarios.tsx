import { useEffect, useState } from 'preact/hooks'
import { hrefOf } from './address.ts'
import { useAnswer } from './answer.ts'
import type { Armed, Scenario } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Action, Data } from './parts.tsx'

type Listed = { catalogue: Scenario[]; armed: Armed[]; spent?: Armed[]; total: number }

const matchFields = ['accessKeyId', 'merchantUserId', 'merchantBizId', 'sceneCode', 'action']
const titles: Record<string, string> = {
  refusal: 'Calls are refused',
  ending: 'How a verification ends',
  fault: 'What goes wrong on the way',
  callback: 'What happens to the callback',
}

/** What can be forced, and what is armed. `chosenName` is the scenario that a link leads to. */
export function Scenarios({ chosenName }: { chosenName: string }) {
  const { answer: listed, fault } = useAnswer<Listed>('scenarios?limit=100', type => type === 'scenario')
  const [name, setName] = useState(chosenName)
  useEffect(() => setName(chosenName), [chosenName])
  const [times, setTimes] = useState('1')
  const [given, setGiven] = useState<Record<string, string>>({})
  const [match, setMatch] = useState<Record<string, string>>({})

  if (!listed) return <Section title="Scenarios">{fault && <Fault words={fault} />}</Section>

  const { catalogue, armed, spent = [] } = listed
  const chosen = catalogue.find(scenario => scenario.name === name) ?? catalogue[0]
  const kinds = [...new Set(catalogue.map(({ kind }) => kind))]
  const body = {
    name: chosen?.name,
    times: Number(times),
    ...withoutEmpty(given),
    ...(Object.keys(withoutEmpty(match)).length > 0 && { match: withoutEmpty(match) }),
  }
  return (
    <Section title="Scenarios">
      <div class="columns">
        <div>
          <form class="arm" onSubmit={event => event.preventDefault()}>
            <label>
              Scenario
              <select
                value={chosen?.name ?? ''}
                aria-describedby="effect"
                onChange={event => {
                  setName(event.currentTarget.value)
                  setGiven({})
                }}
              >
                {kinds.map(kind => (
                  <optgroup key={kind} label={titles[kind] ?? kind}>
                    {catalogue
                      .filter(scenario => scenario.kind === kind)
                      .map(scenario => (
                        <option key={scenario.name}>{scenario.name}</option>
                      ))}
                  </optgroup>
                ))}
              </select>
            </label>
            <label>
              How many times
              <input type="number" min="1" value={times} onInput={event => setTimes(event.currentTarget.value)} />
            </label>
            {chosen?.parameters.map(parameter => (
              <label key={parameter.name}>
                {parameter.name}
                <input
                  placeholder={String(parameter.fallback ?? parameter.allowed)}
                  title={parameter.effect}
                  value={given[parameter.name] ?? ''}
                  onInput={event => setGiven({ ...given, [parameter.name]: event.currentTarget.value })}
                />
              </label>
            ))}
            <p id="effect" class="quiet wide">
              {chosen?.effect}
            </p>
            <details class="wide">
              <summary>Only for calls that match</summary>
              <div class="arm">
                {matchFields.map(field => (
                  <label key={field}>
                    {field}
                    <input
                      autocomplete="off"
                      value={match[field] ?? ''}
                      onInput={event => setMatch({ ...match, [field]: event.currentTarget.value })}
                    />
                  </label>
                ))}
              </div>
            </details>
            <div class="line wide">
              <Action
                command={{ method: 'POST', path: 'scenarios', body }}
                done={`Armed ${chosen?.name}.`}
                kind="primary"
              >
                Arm
              </Action>
            </div>
          </form>
          <h3>Armed</h3>
          {armed.length === 0 && <Fault words="Nothing is armed: calls are answered by the rules." />}
          <ul class="rows" aria-label="Armed scenarios">
            {armed.map(item => (
              <li key={item.id}>
                <div class="line">
                  <strong>{item.name}</strong> {item.times === 1 ? 'once more' : `${item.times} times more`},{' '}
                  {item.hits ?? 0} hits
                  <span class="aside">
                    <Action
                      command={{ method: 'DELETE', path: `scenarios/${encodeURIComponent(item.id)}` }}
                      done={`Disarmed ${item.name}.`}
                      about={item.name}
                    >
                      Disarm
                    </Action>
                  </span>
                </div>
                <Settings item={item} />
              </li>
            ))}
          </ul>
          {armed.length > 1 && (
            <div class="line">
              <Action command={{ method: 'DELETE', path: 'scenarios' }} done="Disarmed all." kind="danger">
                Disarm all
              </Action>
            </div>
          )}
          {spent.length > 0 && (
            <>
              <h3>Used up</h3>
              <ul class="rows" aria-label="Scenarios that are used up">
                {spent.slice(0, 20).map(item => (
                  <li key={item.id}>
                    {item.name}, {item.hits ?? 0} hits
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
        <div>
          <h3>Catalogue</h3>
          {kinds.map(kind => (
            <details key={kind} open>
              <summary>{titles[kind] ?? kind}</summary>
              <dl class="pairs stacked">
                {catalogue
                  .filter(scenario => scenario.kind === kind)
                  .map(scenario => (
                    <div key={scenario.name}>
                      <dt>
                        <a href={hrefOf('scenarios', scenario.name)}>{scenario.name}</a>
                      </dt>
                      <dd>
                        {scenario.effect}
                        {scenario.parameters.map(parameter => (
                          <span key={parameter.name} class="quiet">
                            <code>{parameter.name}</code> {parameter.allowed}
                          </span>
                        ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </details>
          ))}
        </div>
      </div>
    </Section>
  )
}

const withoutEmpty = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== '')
      .map(([field, value]) => [field, field === 'after' && /^\d+$/.test(value) ? Number(value) : value]),
  )

/** What an armed scenario was given besides its name, and which calls it is for. */
function Settings({ item }: { item: Armed }) {
  const { id: _, name: __, times: ___, hits: ____, match = {}, ...settings } = item
  const shown = [
    ...Object.entries(settings).map(([field, value]) => `${field} ${JSON.stringify(value)}`),
    ...Object.entries(match).map(([field, value]) => `if ${field} is ${value}`),
  ]
  return shown.length === 0 ? null : (
    <p class="quiet">
      <Data>{shown.join(' · ')}</Data>
    </p>
  )
}
