import { hrefOf, type Place, setFilters } from './address.ts'
import { useAnswer } from './answer.ts'
import { Fault, SearchBox, Section } from './list.tsx'
import { Chip, type Kind } from './parts.tsx'

type Source = { title: string; url: string; edition: string }
type Evidence = 'conflicting' | 'deviating' | 'guessed' | 'missing' | 'seen' | 'documented'
type Difference = {
  topic: string
  behaviour: string
  evidence: Evidence
  source?: Source
  against?: Source[]
  switches: string[]
}

/** The kinds of evidence in the order of what an integrator should know first. */
const kinds: Record<Evidence, { title: string; chip: string; kind: Kind; words: string }> = {
  conflicting: {
    title: 'Conflicts',
    chip: 'documents disagree',
    kind: 'bad',
    words: 'Documents say different things. The first one is followed; where there is a switch, it decides.',
  },
  deviating: {
    title: 'Deviations',
    chip: 'documented otherwise',
    kind: 'bad',
    words: 'Documented, and not so here by default: a switch brings it back.',
  },
  guessed: { title: 'Guesses', chip: 'guessed', kind: 'open', words: 'No document says what the service does.' },
  missing: { title: 'Missing', chip: 'missing', kind: 'open', words: 'The real service does more.' },
  seen: {
    title: 'Seen',
    chip: 'seen',
    kind: '',
    words: 'No document of this product says it: its SDKs, its answers, public programs or its sibling show it.',
  },
  documented: { title: 'Documented', chip: 'documented', kind: 'good', words: 'Done as the document says.' },
}

/** So many of each kind are shown where nothing is searched for. */
const shownOfEach = 12

/** A text with its marks of code turned into code. */
const Words = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part))}</>
)

const Document = ({ title, url, edition }: Source) =>
  url.startsWith('http') ? (
    <a href={url} rel="noreferrer" target="_blank" title={`Edition: ${edition}`}>
      {title}
    </a>
  ) : (
    <span>{title}</span>
  )

/** What is known of the real service and how far the emulator keeps to it: what each behaviour rests on, and its switch. */
export function Differences({ place }: { place: Place }) {
  const { answer, fault } = useAnswer<{ differences: Difference[] }>('differences')
  const { q = '', evidence, topic } = place.filters
  const rows = answer?.differences ?? []
  const words = q.toLowerCase().split(/\s+/)
  const matches = (row: Difference) => {
    const text = JSON.stringify(row).toLowerCase()
    return words.every(word => text.includes(word)) && (!topic || row.topic === topic)
  }
  const found = rows.filter(matches)
  const isAll = q !== '' || !!topic || !!evidence
  const shown = evidence ? found.filter(row => row.evidence === evidence) : found
  const topics = [...new Set(rows.map(row => row.topic))]
  return (
    <Section title="Known differences">
      <p class="quiet">What the emulator does, what that rests on, and the option that changes it.</p>
      <search class="filters">
        <SearchBox placeholder="Search behaviour" value={q} search={text => setFilters(place, { q: text })} />
        <select
          aria-label="Topic"
          value={topic ?? ''}
          onChange={event => setFilters(place, { topic: event.currentTarget.value })}
        >
          <option value="">Topic: all</option>
          {topics.map(each => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </search>
      {answer && (
        <nav class="kinds" aria-label="Evidence">
          <a
            href={hrefOf('differences', '', { ...place.filters, evidence: undefined })}
            aria-current={evidence ? undefined : 'true'}
          >
            All <span>{found.length}</span>
          </a>
          {Object.entries(kinds).map(([name, { title }]) => (
            <a
              key={name}
              href={hrefOf('differences', '', { ...place.filters, evidence: name })}
              aria-current={evidence === name ? 'true' : undefined}
            >
              {title} <span>{found.filter(row => row.evidence === name).length}</span>
            </a>
          ))}
        </nav>
      )}
      {fault && <Fault words={fault} />}
      {Object.keys(kinds).map(name => (
        <KindTable
          key={name}
          evidence={name as Evidence}
          rows={shown.filter(row => row.evidence === name)}
          most={isAll ? rows.length : shownOfEach}
        />
      ))}
      {answer && shown.length === 0 && <Fault words="Nothing matches." />}
    </Section>
  )
}

function KindTable({ evidence, rows, most }: { evidence: Evidence; rows: Difference[]; most: number }) {
  const { title, chip, kind, words } = kinds[evidence]
  if (rows.length === 0) return null
  return (
    <>
      <table class="differences">
        <caption>
          {title} <span class="quiet">{words}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Behaviour</th>
            <th scope="col">Evidence</th>
            <th scope="col">{evidence === 'conflicting' ? 'Sources' : 'Source'}</th>
            <th scope="col">Switch</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map(({ topic, behaviour, source, against = [], switches }) => (
            <tr key={behaviour}>
              <td>
                <span class="topic">{topic}</span>
                <Words text={behaviour} />
              </td>
              <td>
                <Chip kind={kind}>{chip}</Chip>
              </td>
              <td>
                {source && <Document {...source} />}
                {against.map(each => (
                  <div key={each.url} class="quiet">
                    against <Document {...each} />
                  </div>
                ))}
              </td>
              <td>
                {switches.map(flag => (
                  <a key={flag} class="flag" href={hrefOf('settings', flag)}>
                    <code>{flag}</code>
                  </a>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <p class="foot">
          <a class="button" href={hrefOf('differences', '', { evidence })}>
            All {rows.length} of {title.toLowerCase()}
          </a>
        </p>
      )}
    </>
  )
}
