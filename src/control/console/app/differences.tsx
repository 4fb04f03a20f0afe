import { type Place, setFilters } from './address.ts'
import { useAnswer } from './answer.ts'
import { Fault, SearchBox, Section } from './list.tsx'
import { Chip } from './parts.tsx'

type Difference = { topic: string; guess: string; source?: { title: string; url: string } }

const flagsOf = (guess: string) => [...new Set(guess.match(/--[a-z][a-z-]+/g) ?? [])]

/** A text with its marks of code turned into code. */
const Words = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part))}</>
)

/** Every known difference to the real service, and every guess, with what it rests on and what switches it. */
export function Differences({ place }: { place: Place }) {
  const { answer, fault } = useAnswer<{ differences: Difference[] }>('differences')
  const rows = answer?.differences
  const words = (place.filters.q ?? '').toLowerCase().split(/\s+/)
  const textOf = (row: Difference) => JSON.stringify(row).toLowerCase()
  const found = rows?.filter(row => words.every(word => textOf(row).includes(word))) ?? []
  const topics = [...new Set(found.map(({ topic }) => topic))]
  return (
    <Section title="Known differences">
      <p class="quiet">
        What is documented is done as the documents say, and checked by tests. This is the rest: what no document tells,
        and what is done here instead.
      </p>
      <search class="filters">
        <SearchBox
          placeholder="Search differences"
          value={place.filters.q ?? ''}
          search={q => setFilters(place, { q })}
        />
      </search>
      {fault && <Fault words={fault} />}
      {rows && (
        <p class="quiet" role="status">
          {found.length} of {rows.length}
        </p>
      )}
      {topics.map(topic => (
        <table key={topic} class="differences">
          <caption>{topic}</caption>
          <thead>
            <tr>
              <th scope="col">Behaviour here</th>
              <th scope="col">Documented?</th>
              <th scope="col">Nearest source</th>
              <th scope="col">Switch</th>
            </tr>
          </thead>
          <tbody>
            {found
              .filter(row => row.topic === topic)
              .map(({ guess, source }) => (
                <tr key={guess}>
                  <td>
                    <Words text={guess} />
                  </td>
                  <td>
                    <Chip kind="open">guessed</Chip>
                  </td>
                  <td>
                    {source && (
                      <a href={source.url} rel="noreferrer" target="_blank">
                        {source.title}
                      </a>
                    )}
                  </td>
                  <td>
                    {flagsOf(guess).map(flag => (
                      <code key={flag}>{flag} </code>
                    ))}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
      {rows && found.length === 0 && <Fault words="Nothing matches." />}
    </Section>
  )
}
