import { useEffect, useState } from 'preact/hooks'
import { get } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Chip, Data, run, tell } from './parts.tsx'

type Option = { name: string; flag: string; env: string; value: unknown; origin: string; isDefault: boolean }
type Shown = {
  version: string
  options: Option[]
  limits: { name: string; value: number; unit: string; of: string; past: string }[]
}

const textOf = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? '')) || 'none'

/** What is in force and where it came from, and the way back to the start. */
export function Settings() {
  const [shown, setShown] = useState<Shown | undefined>()
  const [fault, setFault] = useState('')
  useEffect(() => {
    void get<Shown>('options').then(setShown, (thrown: Error) => setFault(thrown.message))
  }, [])
  const reset = async () => {
    const what =
      'transactions, calls, callbacks, the inbox, uploads, armed scenarios, limits and nonces; the clock goes back to now'
    if (!confirm(`Forget all ${what}?`)) return tell('Nothing was forgotten.')
    await run({ method: 'POST', path: 'reset' }, 'Everything was reset.')
  }
  return (
    <Section
      title="Settings"
      aside={
        <button type="button" class="danger" onClick={reset}>
          Reset
        </button>
      }
    >
      {fault && <Fault words={fault} />}
      {shown && (
        <>
          <p>Version {shown.version}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">Option</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {shown.options.map(({ name, flag, env, value, origin, isDefault }) => (
                <tr key={name}>
                  <th scope="row" title={env}>
                    <code>{flag}</code>
                  </th>
                  <td>
                    <Data>{textOf(value)}</Data>
                  </td>
                  <td>
                    <Chip kind={isDefault ? '' : 'open'}>{origin}</Chip>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <details>
            <summary>Bounds</summary>
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
                      {value} {unit}
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
