import { type ComponentChild, render } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { hrefOf, type Place, usePlace } from './address.ts'
import { Advice, AdviceCount } from './advice.tsx'
import type { Command } from './api.ts'
import { CallbackDetail, Callbacks } from './callbacks.tsx'
import { CallDetail, Calls } from './calls.tsx'
import { ClockView } from './clock.tsx'
import { CommandDialog, HelpDialog, TokenForm } from './dialogs.tsx'
import { Differences } from './differences.tsx'
import { handleKey } from './keys.ts'
import { titleIds } from './list.tsx'
import { connectSpeech, setShowCommands } from './parts.tsx'
import { Pictures } from './pictures.tsx'
import { Scenarios } from './scenarios.tsx'
import { Settings } from './settings.tsx'
import { type Connection, follow, watchConnection } from './stream.ts'
import { TransactionDetail, Transactions } from './transactions.tsx'

type View = {
  name: string
  title: string
  /** The view without anything open. `isSide`: what is open of it stands beside it. */
  draw: (place: Place, isSide: boolean) => ComponentChild
  /** What is open of it. */
  drawOne?: (place: Place) => ComponentChild
  /** Where there is room, the list stays beside what is open of it. */
  splits?: true
}

const views: View[] = [
  {
    name: 'calls',
    title: 'Calls',
    draw: (place, isSide) => <Calls place={place} isSide={isSide} />,
    drawOne: place => <CallDetail place={place} />,
    splits: true,
  },
  {
    name: 'transactions',
    title: 'Transactions',
    draw: (place, isSide) => <Transactions place={place} isSide={isSide} />,
    drawOne: place => <TransactionDetail place={place} />,
    splits: true,
  },
  {
    name: 'callbacks',
    title: 'Callbacks',
    draw: place => <Callbacks place={place} />,
    drawOne: place => <CallbackDetail place={place} />,
  },
  { name: 'scenarios', title: 'Scenarios', draw: place => <Scenarios chosenName={place.id} /> },
  { name: 'clock', title: 'Clock', draw: () => <ClockView /> },
  { name: 'pictures', title: 'Pictures', draw: () => <Pictures /> },
  { name: 'differences', title: 'Differences', draw: place => <Differences place={place} /> },
  { name: 'advice', title: 'Advice', draw: () => <Advice /> },
  { name: 'settings', title: 'Settings', draw: place => <Settings chosenFlag={place.id} /> },
]

const wide = matchMedia('(min-width: 88rem)')

/** Whether there is room for a list and what is open of it. */
function useIsWide(): boolean {
  const [isWide, setIsWide] = useState(wide.matches)
  useEffect(() => {
    const read = () => setIsWide(wide.matches)
    wide.addEventListener('change', read)
    return () => wide.removeEventListener('change', read)
  }, [])
  return isWide
}

const missedWords = (missed: Connection['missed']) => {
  if (missed === 'some') return ', earlier events were missed'
  return missed === 0 ? '' : `, ${missed} ${missed === 1 ? 'event' : 'events'} missed`
}

const statusWords = ({ state, missed }: Connection) => {
  if (state === 'locked') return 'Waiting for the control token'
  if (state === 'lost') return 'Connection lost, trying again'
  return state === 'connecting' ? 'Connecting…' : `Live${missedWords(missed)}`
}

/** Where the tabs do not fit, the one of this view is the one to see. */
function showTab(): void {
  const tabs = document.querySelector<HTMLElement>('.top nav')
  const tab = tabs?.querySelector<HTMLElement>('[aria-current]')
  if (tabs && tab) tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2
}

function Console() {
  const place = usePlace()
  const isWide = useIsWide()
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', missed: 0 })
  const [said, setSaid] = useState({ words: '', isBad: false })
  const [command, setCommand] = useState<Command | undefined>()
  const [isHelping, setIsHelping] = useState(false)
  const quiet = useRef<ReturnType<typeof setTimeout>>()
  const found = views.find(({ name }) => name === place.view)
  const isSplit = isWide && found?.splits === true && place.id !== ''

  useEffect(() => watchConnection(setConnection), [])
  useEffect(() => {
    connectSpeech((words, isBad = false) => {
      clearTimeout(quiet.current)
      setSaid({ words, isBad })
      // What went wrong stays until something else is said.
      if (!isBad) quiet.current = setTimeout(() => setSaid({ words: '', isBad: false }), 6000)
    }, setCommand)
    void follow()
  }, [])
  // Before the next key: what is drawn and what keys do change together.
  useLayoutEffect(() => {
    const names = views.map(({ name }) => name)
    const press = (event: KeyboardEvent) =>
      handleKey(event, { place, views: names, isSplit, showHelp: () => setIsHelping(true) })
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [place, isSplit])
  useLayoutEffect(() => {
    document.title = `${found?.title ?? 'Console'} · cloudauth-emulator`
    showTab()
    // Beside a list the focus stays in it.
    if (!isSplit) document.getElementById(titleIds.view)?.focus({ preventScroll: true })
  }, [place.view, place.id])

  return (
    <>
      <header class="top">
        <button type="button" class="skip" onClick={() => document.getElementById(titleIds.view)?.focus()}>
          Skip to content
        </button>
        <img src="/_emulator/assets/icon.svg" alt="" width="32" height="32" />
        <h1>Emulator console</h1>
        <p class={`status ${connection.state}`} role="status">
          {statusWords(connection)}
        </p>
        <label class="commands">
          <input type="checkbox" onChange={event => setShowCommands(event.currentTarget.checked)} /> Show commands
        </label>
        <button type="button" class="help" aria-label="Keys" title="Keys (?)" onClick={() => setIsHelping(true)}>
          ?
        </button>
        <nav aria-label="Views">
          {views.map(({ name, title }) => (
            <a key={name} href={hrefOf(name)} aria-current={name === place.view ? 'page' : undefined}>
              {title}
              {name === 'advice' && <AdviceCount onShown={showTab} />}
            </a>
          ))}
        </nav>
      </header>
      <p class={`message ${said.isBad ? 'bad' : ''}`} role="status" aria-live="polite">
        {said.words}
      </p>
      {connection.state === 'locked' && <TokenForm isRefused={connection.isRefused === true} />}
      <main id="main" class={isSplit ? 'console split' : 'console'} hidden={connection.state === 'locked'}>
        {found ? (
          <>
            {(isSplit || place.id === '' || !found.drawOne) && found.draw(place, isSplit)}
            {place.id !== '' && found.drawOne?.(place)}
          </>
        ) : (
          <section>
            <p>
              This view does not exist. See <a href="#/calls">the calls</a>.
            </p>
          </section>
        )}
      </main>
      {isHelping && <HelpDialog close={() => setIsHelping(false)} />}
      {command && <CommandDialog command={command} close={() => setCommand(undefined)} />}
    </>
  )
}

const root = document.getElementById('root')
if (root) render(<Console />, root)
