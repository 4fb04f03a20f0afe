import { useEffect, useState } from 'preact/hooks'
import { type Place, setFilters } from './address.ts'
import { get } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Chip } from './parts.tsx'

type Difference = { area: string; behaviour: string; evidence: string; source?: string; url?: string; switch?: string }

/** Every known difference to the real service, and every guess, with what it rests on. */
export function Differences({ place }: { place: Place }) {
  const [rows, setRows] = useState<Difference[] | undefined>()
  const [fault, setFault] = useState('')
  useEffect(() => {
    void get<{ differences: Difference[] }>('differences').then(
      ({ differences }) => setRows(differences),
      (thrown: Error) => setFault(thrown.message),
    )
  }, [])
  const q = (place.filters.q ?? '').toLowerCase()
  const found = rows?.filter(row => JSON.stringify(row).toLowerCase().includes(q)) ?? []
  return (
    <Section title="Known differences">
      <search class="filters">
        <input
          type="search"
          id="search"
          aria-label="Search differences"
          placeholder="Search differences  /"
          value={place.filters.q ?? ''}
          onInput={event => setFilters(place, { q: event.currentTarget.value })}
        />
      </search>
      {fault && <Fault words={fault} />}
      {rows && (
        <table>
          <thead>
            <tr>
              <th scope="col">Area</th>
              <th scope="col">Behaviour</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, 200).map(row => (
              <tr key={row.behaviour}>
                <th scope="row">{row.area}</th>
                <td>
                  {row.behaviour} {row.switch && <Chip kind="open">{row.switch}</Chip>}
                </td>
                <td>
                  <Chip kind={row.evidence === 'documented' ? 'good' : 'open'}>{row.evidence}</Chip>{' '}
                  {row.url ? (
                    <a href={row.url} rel="noreferrer" target="_blank">
                      {row.source}
                    </a>
                  ) : (
                    row.source
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows && found.length === 0 && <Fault words="Nothing matches." />}
    </Section>
  )
}
