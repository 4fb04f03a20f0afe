import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { hrefOf, type Place, setFilters } from './address.ts'
import { get, Refused } from './api.ts'
import { listen, whenReady } from './stream.ts'

/** So many rows are drawn at once, however many there are. */
const pageSize = 50

export type Page<Item> = {
  items: Item[]
  total: number
  more: boolean
  nextCursor?: string | undefined
  isLoaded: boolean
}

type Parts<Item> = {
  /** The route, and the field of its answer that holds the items. */
  path: string
  field: string
  /** Events that concern the list, and the item in one, if it holds the whole item. */
  types: readonly string[]
  itemOf: (data: unknown) => Item | undefined
  keyOf: (item: Item) => string
  filters: Record<string, string>
  cursor?: string | undefined
}

/** A page of a list, kept up to date by events: without filters by what they bring, with filters by asking once more. */
export function useList<Item>({ path, field, types, itemOf, keyOf, filters, cursor }: Parts<Item>): Page<Item> {
  const [page, setPage] = useState<Page<Item>>({ items: [], total: 0, more: false, isLoaded: false })
  const query = new URLSearchParams({ limit: String(pageSize), ...filters, ...(cursor && { cursor }) }).toString()
  const isPlain = Object.keys(filters).length === 0 && !cursor
  const asked = useRef(0)

  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = async () => {
      timer = undefined
      asked.current += 1
      const mine = asked.current
      const answer = await get<Record<string, unknown>>(`${path}?${query}`).catch(thrown => {
        if (!(thrown instanceof Refused)) throw thrown
        return undefined
      })
      if (!answer || isGone || mine !== asked.current) return
      const { total, more, nextCursor } = answer as { total: number; more: boolean; nextCursor?: string }
      setPage({ items: answer[field] as Item[], total, more, nextCursor, isLoaded: true })
    }
    const reload = () => {
      timer ??= setTimeout(load, 50)
    }
    const cancel = whenReady(load)
    const forget = listen(({ type, data }) => {
      if (type === 'hello' || type === 'gap' || type === 'reset') return reload()
      if (!types.includes(type) || cursor) return
      const item = itemOf(data)
      if (!item || !isPlain) return reload()
      const key = keyOf(item)
      setPage(before => {
        const isKnown = before.items.some(other => keyOf(other) === key)
        const items = isKnown
          ? before.items.map(other => (keyOf(other) === key ? item : other))
          : [item, ...before.items].slice(0, pageSize)
        const total = isKnown ? before.total : before.total + 1
        return { ...before, items, total, more: before.more || total > pageSize, nextCursor: before.nextCursor }
      })
    })
    return () => {
      isGone = true
      clearTimeout(timer)
      cancel()
      forget()
    }
  }, [path, query])
  return page
}

type FilterProps = {
  place: Place
  placeholder: string
  choices?: { name: string; label: string; options: readonly string[] }[]
  fields?: { name: string; label: string }[]
}

/** What is being typed stays as typed: the address, which the list follows, comes a moment later. */
export function SearchBox({
  placeholder,
  value,
  search,
}: {
  placeholder: string
  value: string
  search: (q: string) => void
}) {
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    if (document.activeElement?.id !== 'search') setTyped(value)
  }, [value])
  return (
    <input
      type="search"
      id="search"
      aria-label={placeholder}
      placeholder={`${placeholder}  /`}
      value={typed}
      onInput={event => {
        setTyped(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}

/** The filters of a list. They live in the address, so that a list can be handed on. */
export function Filters({ place, placeholder, choices = [], fields = [] }: FilterProps) {
  const { filters } = place
  const isSet = Object.keys(filters).length > 0
  const { q: _, cursor: __, ...others } = filters
  const count = Object.keys(others).length
  // Where there is little room they are unfolded on demand.
  const [isUnfolded, setIsUnfolded] = useState(false)
  return (
    <search class={isUnfolded ? 'filters unfolded' : 'filters'}>
      <SearchBox
        placeholder={placeholder}
        value={filters.q ?? ''}
        search={q => setFilters(place, { q, cursor: undefined })}
      />
      <button type="button" class="unfold" aria-expanded={isUnfolded} onClick={() => setIsUnfolded(!isUnfolded)}>
        Filters{count > 0 && ` (${count})`}
      </button>
      {choices.map(({ name, label, options }) => (
        <select
          key={name}
          class="folded"
          aria-label={label}
          value={filters[name] ?? ''}
          onChange={event => setFilters(place, { [name]: event.currentTarget.value, cursor: undefined })}
        >
          <option value="">{label}: all</option>
          {[...new Set([...options, filters[name] ?? ''])].filter(Boolean).map(option => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ))}
      {fields.map(({ name, label }) => (
        <input
          key={name}
          class="folded"
          aria-label={label}
          placeholder={label}
          value={filters[name] ?? ''}
          onChange={event => setFilters(place, { [name]: event.currentTarget.value.trim(), cursor: undefined })}
        />
      ))}
      {isSet && (
        <a class="button" href={hrefOf(place.view, place.id)}>
          Clear filters
        </a>
      )}
    </search>
  )
}

/** The foot of a list: how many there are, and the way to older ones. */
export function ListFoot<Item>({ page, place }: { page: Page<Item>; place: Place }) {
  const { total, more, items, nextCursor } = page
  return (
    <p class="foot quiet">
      {items.length} shown of {total} kept.{' '}
      {place.filters.cursor && (
        <button type="button" onClick={() => setFilters(place, { cursor: undefined })}>
          Newest
        </button>
      )}{' '}
      {more && nextCursor && (
        <button type="button" onClick={() => setFilters(place, { cursor: nextCursor })}>
          Older
        </button>
      )}
    </p>
  )
}

/** The titles of what is shown: of the view, and of a list that stands beside it. */
export const titleIds = { view: 'view-title', side: 'side-title' } as const

export const Section = ({
  title,
  id = '',
  aside,
  children,
  isSide = false,
}: {
  title: string
  /** What is long and stands below the title. */
  id?: string
  aside?: ComponentChildren
  children: ComponentChildren
  isSide?: boolean
}) => (
  <section aria-labelledby={isSide ? titleIds.side : titleIds.view}>
    <div class="section-top">
      <h2 id={isSide ? titleIds.side : titleIds.view} tabIndex={-1}>
        {title}
        {id && <code> {id}</code>}
      </h2>
      {aside}
    </div>
    {children}
  </section>
)

export const Fault = ({ words }: { words: string }) => <p class="empty">{words}</p>
