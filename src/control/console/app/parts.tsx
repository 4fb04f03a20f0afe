import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { hrefOf } from './address.ts'
import { type Command, curlOf, send } from './api.ts'
import { emulatorNow } from './stream.ts'

export type Kind = 'good' | 'bad' | 'open' | ''

export const Chip = ({ kind = '', children }: { kind?: Kind; children: ComponentChildren }) => (
  <span class={`chip ${kind}`}>{children}</span>
)

/** What somebody sent: text, isolated from the direction of what stands around it, never clogging its line. */
export const Data = ({ children, long }: { children: ComponentChildren; long?: boolean }) => (
  <bdi class={long ? 'data long' : 'data'} title={typeof children === 'string' ? children : undefined}>
    {children}
  </bdi>
)

export const kindOfStatus = (status: number): Kind => (status < 300 ? 'good' : status < 500 ? 'open' : 'bad')

const statesOf: Record<string, Kind> = {
  pending: 'open',
  passed: 'good',
  'not-passed': 'bad',
  delivered: 'good',
  failed: 'bad',
  scheduled: 'open',
  sending: 'open',
}
export const kindOfState = (state: string): Kind => statesOf[state] ?? ''

export const TransactionLink = ({ id }: { id: string }) => (
  <a class="data" href={hrefOf('transactions', id)}>
    {id}
  </a>
)

/** Renders again every second, while anything shows how long ago something was. */
function useSeconds(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), 1000)
    return () => clearInterval(timer)
  }, [])
}

const scaled = (seconds: number): string => {
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`
}

/** How long ago, by the emulator's clock. */
export function Ago({ at }: { at: string }) {
  useSeconds()
  const seconds = Math.max(0, Math.round((emulatorNow() - Date.parse(at)) / 1000))
  return (
    <time dateTime={at} title={at}>
      {scaled(seconds)} ago
    </time>
  )
}

/** How long still, by the emulator's clock. */
export function Countdown({ to, what }: { to: string; what: string }) {
  useSeconds()
  const seconds = Math.round((Date.parse(to) - emulatorNow()) / 1000)
  return (
    <time dateTime={to} title={to}>
      {what} {seconds > 0 ? `in ${scaled(seconds)}` : 'now'}
    </time>
  )
}

export const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={at}>
    {at.slice(11, 23)}
  </time>
)

type Say = (words: string, isBad?: boolean) => void
let say: Say = () => undefined
let showCommands = false
let openCommand: (command: Command) => void = () => undefined

export const connectSpeech = (speak: Say, open: (command: Command) => void) => {
  say = speak
  openCommand = open
}
export const tell: Say = (words, isBad) => say(words, isBad)
export const setShowCommands = (on: boolean) => {
  showCommands = on
}

/** Sends a command and says how it went. */
export async function run(command: Command, done: string): Promise<unknown> {
  try {
    const answer = await send(command)
    tell(done)
    return answer
  } catch (thrown) {
    tell(thrown instanceof Error ? thrown.message : String(thrown), true)
    return undefined
  }
}

type ActionProps = {
  command: Command
  done: string
  children: ComponentChildren
  about?: string
  kind?: string
  disabled?: string | undefined
  after?: (answer: unknown) => void
}

/** A button that sends a command, or shows it where the user wants to see commands. */
export function Action({ command, done, children, about, kind = '', disabled, after }: ActionProps) {
  const press = async () => {
    if (showCommands) return openCommand(command)
    const answer = await run(command, done)
    if (answer !== undefined) after?.(answer)
  }
  return (
    <button
      type="button"
      class={kind}
      aria-label={about ? `${children}, ${about}` : undefined}
      disabled={disabled !== undefined}
      title={disabled ?? curlOf(command)}
      onClick={press}
    >
      {children}
    </button>
  )
}

export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(`Copied ${what}.`)
  } catch {
    tell(`The browser does not let this page copy. Select the text instead: ${text.slice(0, 200)}`, true)
  }
}

export const CopyButton = ({ text, what }: { text: string; what: string }) => (
  <button type="button" onClick={() => copy(text, what)}>
    Copy {what}
  </button>
)

export const Snippet = ({ title, text }: { title: string; text: string }) => (
  <figure class="snippet">
    <figcaption>
      {title} <CopyButton text={text} what={title} />
    </figcaption>
    <pre>{text}</pre>
  </figure>
)

export const Pairs = ({ pairs, redacted = [] }: { pairs: Record<string, string>; redacted?: string[] }) => (
  <dl class="pairs">
    {Object.entries(pairs).map(([name, value]) => (
      <div key={name}>
        <dt>
          <Data>{name}</Data>
        </dt>
        <dd>
          <Data>{value || '(empty)'}</Data>
          {redacted.includes(name) && <span class="quiet"> redacted</span>}
        </dd>
      </div>
    ))}
  </dl>
)
