import { useEffect, useRef, useState } from 'preact/hooks'
import { type Command, curlOf, setToken } from './api.ts'
import { CopyButton, run } from './parts.tsx'
import { unlock } from './stream.ts'

const keys: [string, string][] = [
  ['j, k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['/', 'search'],
  ['Esc', 'leave the search or the detail'],
  ['1 to 9', 'the views'],
  ['?', 'this help'],
]

/** What the keys do. */
export function HelpDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">Keys</h2>
      <dl class="pairs keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  )
}

/** A command as curl, to be copied or run. */
export function CommandDialog({ command, close }: { command: Command; close: () => void }) {
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
            dialog.current?.close()
          }}
        >
          Run
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  )
}

/** Asks for the control token. `isRefused`: another one was given. */
export function TokenForm({ isRefused }: { isRefused: boolean }) {
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
      {isRefused && <p role="alert">That is not its control token.</p>}
      <label>
        This emulator asks for its control token. It is kept for this tab, until it is closed.
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
