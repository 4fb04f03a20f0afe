import { useEffect, useRef, useState } from 'preact/hooks'
import { hrefOf } from './address.ts'
import { useAnswer } from './answer.ts'
import { curlOf } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Chip, Data, run } from './parts.tsx'

type Option = { name: string; flag: string; env: string; value: unknown; origin: string; isDefault: boolean }
type Shown = {
  version: string
  options: Option[]
  limits: { name: string; value: number; unit: string; of: string; past: string }[]
}

const textOf = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? '')) || 'none'

const resetCommand = { method: 'POST', path: 'reset' }

/** All that a reset forgets. */
const forgotten = [
  'every transaction',
  'every call of the journal',
  'every callback, sent or waiting, and the inbox',
  'pictures and uploads',
  'armed scenarios, also used up ones',
  'rate limits, nonces and counts of failures',
  'advice and coverage',
]

/** What is in force and where it came from, and the way back to the start. */
export function Settings({ chosenFlag }: { chosenFlag: string }) {
  const { answer: shown, fault } = useAnswer<Shown>('options')
  const [isAsking, setIsAsking] = useState(false)
  useEffect(
    () => document.querySelector('.options tr[aria-current]')?.scrollIntoView({ block: 'center' }),
    [shown, chosenFlag],
  )
  const changed = shown?.options.filter(({ isDefault }) => !isDefault) ?? []
  return (
    <Section
      title="Settings"
      aside={
        <button type="button" class="danger" onClick={() => setIsAsking(true)}>
          Reset…
        </button>
      }
    >
      {fault && <Fault words={fault} />}
      {isAsking && <ResetDialog close={() => setIsAsking(false)} />}
      {shown && (
        <>
          <p class="quiet">
            Version {shown.version} · {changed.length} of {shown.options.length} options differ from their default
          </p>
          <OptionTable options={changed} caption="Changed" chosenFlag={chosenFlag} />
          <OptionTable
            options={shown.options.filter(({ isDefault }) => isDefault)}
            caption="As by default"
            chosenFlag={chosenFlag}
          />
          <details>
            <summary>Bounds that no option sets</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Bound</th>
                  <th scope="col">Value</th>
                  <th scope="col">Past it</th>
                </tr>
              </thead>
              <tbody>
                {shown.limits.map(({ name, value, unit, of, past }) => (
                  <tr key={name}>
                    <th scope="row">{of}</th>
                    <td>
                      {value.toLocaleString('en')} {unit}
                    </td>
                    <td>{past}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Section>
  )
}

type OptionTableProps = { options: Option[]; caption: string; chosenFlag: string }

function OptionTable({ options, caption, chosenFlag }: OptionTableProps) {
  if (options.length === 0) return null
  const isChanged = options.some(({ isDefault }) => !isDefault)
  return (
    <table class={isChanged ? 'options changed' : 'options'}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Option</th>
          <th scope="col">Value</th>
          <th scope="col">{isChanged ? 'From' : 'Environment'}</th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ name, flag, env, value, origin }) => (
          <tr key={name} aria-current={flag === chosenFlag ? 'true' : undefined}>
            <th scope="row" title={env}>
              <a href={hrefOf('settings', flag)}>
                <code>{flag}</code>
              </a>
            </th>
            <td>
              <Data>{textOf(value)}</Data>
            </td>
            <td>{isChanged ? <Chip kind="open">{origin}</Chip> : <code class="quiet">{env}</code>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ResetDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="reset-title" onClose={close}>
      <h2 id="reset-title">Reset: forget all of this?</h2>
      <ul class="forgotten">
        {forgotten.map(words => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <p>The clock goes back to now, and ids begin again. Options stay as they are.</p>
      <pre>{curlOf(resetCommand)}</pre>
      <div class="line">
        <button
          type="button"
          class="danger"
          onClick={() => {
            void run(resetCommand, 'Everything was reset.')
            dialog.current?.close()
          }}
        >
          Forget all
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep it
        </button>
      </div>
    </dialog>
  )
}
