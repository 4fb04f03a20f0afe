import { useEffect, useState } from 'preact/hooks'

/** Where the console is: the view, what of it, and the filters, all from the part of the address behind `#`. */
export type Place = { view: string; id: string; filters: Record<string, string> }

function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [view = '', ...rest] = path.split('/')
  return {
    view: view || 'calls',
    id: decoded(rest.join('/')),
    filters: Object.fromEntries(new URLSearchParams(query)),
  }
}

/** A link that was cut or typed by hand should still show something. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function hrefOf(view: string, id = '', filters: Record<string, string | undefined> = {}): string {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => !!entry[1])
  const query = new URLSearchParams(given).toString()
  return `#/${view}${id && `/${encodeURIComponent(id)}`}${query && `?${query}`}`
}

/** Changes the filters of this address; the back button goes past them, not through every letter. */
export function setFilters(place: Place, change: Record<string, string | undefined>): void {
  history.replaceState(null, '', hrefOf(place.view, place.id, { ...place.filters, ...change }))
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash))
  useEffect(() => {
    const read = () => setPlace(placeOf(location.hash))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return place
}
