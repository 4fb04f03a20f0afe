import { type ComponentChild, render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Place, usePlace } from './address.ts'
import { Advice, AdviceCount } from './advice.tsx'
import { type Command, curlOf, setToken } from './api.ts'
import { Callbacks } from './callbacks.tsx'
import { CallDetail, Calls } from './calls.tsx'
import { ClockView } from './clock.tsx'
import { Differences } from './differences.tsx'
import { CopyButton, connectSpeech, run, setShowCommands } from './parts.tsx'
import { Pictures } from './pictures.tsx'
import { Scenarios } from './scenarios.tsx'
import { Settings } from './settings.tsx'
import { type Connection, follow, unlock, watchConnection } from './stream.ts'
import { TransactionDetail, Transactions } from './transactions.tsx'

const views: [string, string, (place: Place) => ComponentChild][] = [
  ['calls', 'Calls', place => (place.id ? <CallDetail id={place.id} /> : <Calls place={place} />)],
  [
    'transactions',
    'Transactions',
    place => (place.id ? <TransactionDetail id={place.id} /> : <Transactions place={place} />),
  ],
  ['callbacks', 'Callbacks', place => <Callbacks place={place} />],
  ['scenarios', 'Scenarios', () => <Scenarios />],
  ['clock', 'Clock', () => <ClockView />],
  ['pictures', 'Pictures', () => <Pictures />],
  ['differences', 'Differences', place => <Differences place={place} />],
  ['advice', 'Advice', () => <Advice />],
  ['settings', 'Settings', () => <Settings />],
]

const statusWords = ({ state, missed }: Connection) => {
  if (state === 'locked') return 'Waiting for the control token'
  if (state === 'lost') return 'Connection lost, trying again'
  if (state === 'connecting') return 'Connecting…'
  return missed > 0 ? `Live, ${missed} events missed` : 'Live'
}

function Console() {
  const place = usePlace()
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', missed: 0 })
  const [said, setSaid] = useState({ words: '', isBad: false })
  const [command, setCommand] = useState<Command | undefined>()
  const help = useRef<HTMLDialogElement>(null)
  const quiet = useRef<ReturnType<typeof setTimeout>>()

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
  useEffect(() => {
    const press = (event: KeyboardEvent) => handleKey(event, place, () => help.current?.showModal())
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [place])
  useEffect(() => {
    document.title = `${views.find(([view]) => view === place.view)?.[1] ?? 'Console'} · cloudauth-emulator`
    document.getElementById('view-title')?.focus({ preventScroll: true })
  }, [place.view, place.id])

  const found = views.find(([view]) => view === place.view)
  return (
    <>
      <header class="top">
        <button type="button" class="skip" onClick={() => document.getElementById('view-title')?.focus()}>
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
        <nav aria-label="Views">
          {views.map(([view, title]) => (
            <a key={view} href={`#/${view}`} aria-current={view === place.view ? 'page' : undefined}>
              {title}
              {view === 'advice' && <AdviceCount />}
            </a>
          ))}
        </nav>
      </header>
      <p class={`message ${said.isBad ? 'bad' : ''}`} role="status" aria-live="polite">
        {said.words}
      </p>
      {connection.state === 'locked' && <TokenForm />}
      <main id="main" class="console">
        {found ? (
          found[2](place)
        ) : (
          <p class="empty">
            This view does not exist. See <a href="#/calls">the calls</a>.
          </p>
        )}
      </main>
      <dialog ref={help} aria-labelledby="help-title">
        <h2 id="help-title">Keys</h2>
        <dl class="pairs">
          <div>
            <dt>j, k</dt>
            <dd>next and previous row</dd>
          </div>
          <div>
            <dt>Enter</dt>
            <dd>open the row</dd>
          </div>
          <div>
            <dt>/</dt>
            <dd>search</dd>
          </div>
          <div>
            <dt>Esc</dt>
            <dd>leave the search or the detail</dd>
          </div>
          <div>
            <dt>1 to 9</dt>
            <dd>the views</dd>
          </div>
          <div>
            <dt>?</dt>
            <dd>this help</dd>
          </div>
        </dl>
        <form method="dialog">
          <button type="button" onClick={() => help.current?.close()}>
            Close
          </button>
        </form>
      </dialog>
      {command && <CommandDialog command={command} close={() => setCommand(undefined)} />}
    </>
  )
}

function CommandDialog({ command, close }: { command: Command; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const text = curlOf(command)
  return (
    <dialog ref={dialog} aria-labelledby="command-title" onClose={close}>
      <h2 id="command-title">
        {command.method} {command.path}
      </h2>
      <pre>{text}</pre>
      <div class="line">
        <CopyButton text={text} what="the command" />
        <button
          type="button"
          class="primary"
          onClick={() => {
            void run(command, 'Done.')
            close()
          }}
        >
          Run
        </button>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  )
}

function TokenForm() {
  const [text, setText] = useState('')
  return (
    <form
      class="notice"
      onSubmit={event => {
        event.preventDefault()
        setToken(text)
        setText('')
        unlock()
      }}
    >
      <label>
        This emulator asks for its control token. It is kept only until this page is closed.
        <input
          type="password"
          autocomplete="off"
          required
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        Use it
      </button>
    </form>
  )
}

/** Single keys, unless something is being written. */
function handleKey(event: KeyboardEvent, place: Place, showHelp: () => void): void {
  const { key, target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
  const isWriting = target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')
  if (key === 'Escape') {
    if (isWriting) target.blur()
    else if (place.id) location.hash = `#/${place.view}`
  } else if (!isWriting) pressKey(event, showHelp)
}

function pressKey(event: KeyboardEvent, showHelp: () => void): void {
  const { key } = event
  const view = views[Number(key) - 1]
  if (key === '?') showHelp()
  else if (key === '/') {
    event.preventDefault()
    document.getElementById('search')?.focus()
  } else if (key === 'j' || key === 'k') moveRow(key === 'j' ? 1 : -1)
  else if (view) location.hash = `#/${view[0]}`
}

function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.rows > li')]
  const at = rows.findIndex(row => row.contains(document.activeElement))
  const next = rows[Math.max(0, at + by)]
  next?.querySelector<HTMLElement>('a, button')?.focus()
}

const root = document.getElementById('root')
if (root) render(<Console />, root)
