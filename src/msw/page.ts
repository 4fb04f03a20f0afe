import type { Emulator } from '../emulator/api.ts'

/**
 * The query that leads a page of the application to the end user's page. MSW 2 hands no navigation to handlers, MSW 3
 * answers one from the page that it leaves: neither could serve what the new page loads. So the application's own page is
 * opened again, and `insertScripts` shows the end user's in its place.
 */
const marker = '_emulator'

/** What the page puts into an address besides. */
const ownQuery = ['lang', 'frame', 'protocol', 'outcome', 'subCode', 'wayBack']

/** Where emulators of one page, and of the frames and popups that it opens, find each other. */
const shared = Symbol.for('cloudauth-emulator.msw')

/** The page that these handlers run in; undefined in Node, in workers, and in jsdom, whose pages lead nowhere. */
export function ownPage(): Window | undefined {
  const { window, navigator } = globalThis
  return window !== undefined && navigator !== undefined && 'serviceWorker' in navigator ? window : undefined
}

/** Where a page of the emulator opens: this page of the application again. */
export const addressOf = ({ location }: Window, path: string): string =>
  `${location.origin}${location.pathname}?${marker}=${encodeURIComponent(path)}`

/** Which page of the emulator this address asks for, as a path with its query. */
export function askedPath({ location }: Window): string | undefined {
  const query = new URLSearchParams(location.search)
  const path = query.get(marker)
  if (path === null || !/^\/_emulator\/verify\//.test(path)) return undefined
  const page = new URL(path, location.origin)
  for (const name of ownQuery) {
    const value = query.get(name)
    if (value !== null) page.searchParams.set(name, value)
  }
  return page.pathname + page.search
}

export const isAddressOfPage = ({ location }: Window, url: string): boolean => {
  const { origin, searchParams } = new URL(url)
  return origin === location.origin && searchParams.has(marker)
}

/** Lets the frames and popups of this page find its emulator. */
export const share = (page: Window, emulator: Emulator): boolean => Reflect.set(page, shared, emulator)

/** The emulator of the page that opened this one as a frame or a popup: it knows the verification. */
export function outerEmulator(page: Window): Emulator | undefined {
  for (const outer of [page.parent, page.opener as Window | null]) {
    if (!outer || outer === page) continue
    try {
      const found: Emulator | undefined = Reflect.get(outer, shared)
      if (found) return found
    } catch {
      // Of another site.
    }
  }
  return undefined
}
