import { hrefOf, type Place } from './address.ts'

type Keys = {
  place: Place
  /** The views in the order of their digits. */
  views: readonly string[]
  /** Whether the list and what is open of it stand beside each other: then going through the list opens each. */
  isSplit: boolean
  showHelp: () => void
}

/** Single keys, unless something is being written or a dialog is open. */
export function handleKey(event: KeyboardEvent, keys: Keys): void {
  const { key, target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
  const isWriting = target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')
  if (key === 'Escape') {
    const { view, id, filters } = keys.place
    if (isWriting) target.blur()
    else if (id) location.hash = hrefOf(view, '', filters)
  } else if (!isWriting) press(event, keys)
}

function press(event: KeyboardEvent, { place, views, isSplit, showHelp }: Keys): void {
  const { key } = event
  const view = views[Number(key) - 1]
  if (key === '?') showHelp()
  else if (key === '/') {
    event.preventDefault()
    document.getElementById('search')?.focus()
  } else if (key === 'j' || key === 'k') moveRow(key === 'j' ? 1 : -1, isSplit && place.id !== '')
  else if (view) location.hash = hrefOf(view)
}

/** Goes on from the row that has the focus, or the one that is open, or was last. */
function moveRow(by: 1 | -1, opens: boolean): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.rows > li')]
  const focused = rows.findIndex(row => row.contains(document.activeElement))
  const at = focused >= 0 ? focused : rows.findIndex(row => row.querySelector('[aria-current], [data-last]'))
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
  const target = next?.querySelector<HTMLElement>('a, button')
  target?.focus()
  if (opens) target?.click()
}
