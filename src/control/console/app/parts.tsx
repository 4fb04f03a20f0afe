import type { ComponentChildren } from 'preact'
import { hrefOf } from './address.ts'
import { type Command, curlOf, send } from './api.ts'
import { emulatorNow } from './stream.ts'
import { useTicking } from './ticker.ts'

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

/** The way back from one thing to its list. */
export const Back = ({ to, what }: { to: string; what: string }) => (
  <a class="button back" href={to}>
    All<span> {what}</span>
  </a>
)

export const TransactionLink = ({ id }: { id: string }) => (
  <a class="data" href={hrefOf('transactions', id)}>
    {id}
  </a>
)

export const ScenarioLink = ({ name }: { name: string }) => (
  <a href={hrefOf('scenarios', name)}>
    <Chip kind="open">{name}</Chip>
  </a>
)

/** A length of time in one or two figures. */
const scaled = (seconds: number): string => {
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`
}

/** How long ago, by the emulator's clock. */
export function Ago({ at }: { at: string }) {
  const text = useTicking(() => scaled(Math.max(0, Math.round((emulatorNow() - Date.parse(at)) / 1000))))
  return (
    <time dateTime={at} title={at}>
      {text} ago
    </time>
  )
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

/** How long still, by the emulator's clock. */
export function Countdown({ to, what }: { to: string; what: string }) {
  const text = useTicking(() => {
    const seconds = Math.round((Date.parse(to) - emulatorNow()) / 1000)
    if (seconds <= 0) return 'now'
    return seconds < 3600 ? `in ${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}` : `in ${scaled(seconds)}`
  })
  return (
    <time class="countdown" dateTime={to} title={to}>
      {what} {text}
    </time>
  )
}

export const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={at}>
    {at.slice(11, 19)}
    <span class="fraction">{at.slice(19, 23)}</span>
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

export const CopyButton = ({ text, what, about = what }: { text: string; what: string; about?: string }) => (
  <button type="button" aria-label={about === what ? undefined : `Copy ${about}`} onClick={() => copy(text, about)}>
    {about === what ? `Copy ${what}` : 'Copy'}
  </button>
)

export const Snippet = ({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) => (
  <figure class="snippet">
    <figcaption>
      {title} <CopyButton text={text} what="" about={`the ${title[0]?.toLowerCase()}${title.slice(1)}`} />
    </figcaption>
    <pre>{children ?? text}</pre>
  </figure>
)

/** Longer JSON is shown in one colour: every word in colour is a node of the page. */
const longestInColour = 20_000

const words = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** JSON laid out and in colour; anything else as it is. */
export function Json({ title, text }: { title: string; text: string }) {
  const laidOut = pretty(text)
  if (laidOut === undefined || laidOut.length > longestInColour) return <Snippet title={title} text={laidOut ?? text} />
  const parts: ComponentChildren[] = []
  let at = 0
  for (const match of laidOut.matchAll(words)) {
    const [all, quoted, colon = ''] = match
    parts.push(laidOut.slice(at, match.index))
    parts.push(<span class={quoted ? (colon ? 'name' : 'text') : 'value'}>{quoted ?? all}</span>, colon)
    at = match.index + all.length
  }
  parts.push(laidOut.slice(at))
  return (
    <Snippet title={title} text={laidOut}>
      {parts}
    </Snippet>
  )
}

function pretty(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

/** Where the value of a parameter leads, if anywhere. */
const linkOf = (name: string, value: string): string | undefined => {
  if (name === 'TransactionId' || name === 'transactionId') return hrefOf('transactions', value)
  if (name === 'MerchantBizId') return hrefOf('calls', '', { merchantBizId: value })
  if (name === 'SceneCode') return hrefOf('calls', '', { sceneCode: value })
  return name === 'Action' ? hrefOf('calls', '', { action: value }) : undefined
}

export const Pairs = ({ pairs, redacted = [] }: { pairs: Record<string, string>; redacted?: string[] }) => (
  <dl class="pairs">
    {Object.entries(pairs).map(([name, value]) => {
      const isRedacted = redacted.includes(name)
      const href = isRedacted || value === '' ? undefined : linkOf(name, value)
      return (
        <div key={name}>
          <dt>
            <Data>{name}</Data>
          </dt>
          <dd>
            {href ? (
              <a href={href}>
                <Data>{value}</Data>
              </a>
            ) : (
              <Data>{value || '(empty)'}</Data>
            )}
            {isRedacted && <span class="quiet"> redacted</span>}
          </dd>
        </div>
      )
    })}
  </dl>
)
