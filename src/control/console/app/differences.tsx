import { useEffect, useState } from 'preact/hooks'
import { type Place, setFilters } from './address.ts'
import { get } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Chip } from './parts.tsx'

type Difference = { topic: string; guess: string; source?: { title: string; url: string } }

const switchOf = (guess: string) => /--[a-z-]+/.exec(guess)?.[0]

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
              <tr key={row.guess}>
                <th scope="row">{row.topic}</th>
                <td>
                  {row.guess} {switchOf(row.guess) && <Chip kind="open">{switchOf(row.guess)}</Chip>}
                </td>
                <td>
                  <Chip kind="open">guessed</Chip>{' '}
                  {row.source && (
                    <a href={row.source.url} rel="noreferrer" target="_blank">
                      {row.source.title}
                    </a>
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
