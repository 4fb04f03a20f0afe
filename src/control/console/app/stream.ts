import { authorization, type Clock, forgetToken } from './api.ts'

type Received = { type: string; data: unknown }
export type Connection = {
  state: 'connecting' | 'live' | 'lost' | 'locked'
  /** How many events did not come, since this page was opened; `some` where nobody knows: the emulator was restarted. */
  missed: number | 'some'
  /** Whether a control token was given that is not the one. */
  isRefused?: boolean
}

type Listener = (event: Received) => void

const listeners = new Set<Listener>()
const watchers = new Set<(connection: Connection) => void>()
let connection: Connection = { state: 'connecting', missed: 0 }
let lastId = ''
/** Whether it is known if there is a connection: what is shown has been asked for. */
let isKnown = false
let stopped = false

/** The emulator's clock as last reported, and how far this browser's clock is from it. */
export const clock = { offset: 0, frozenAt: undefined as number | undefined }

/** What the emulator's clock shows now. */
export const emulatorNow = () => clock.frozenAt ?? Date.now() + clock.offset

export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function watchConnection(watcher: (connection: Connection) => void): () => void {
  watchers.add(watcher)
  watcher(connection)
  return () => watchers.delete(watcher)
}

/**
 * Runs something once it is known whether there is a connection, at once if it is: what is asked for earlier could miss
 * an event that comes before the stream does.
 */
export function whenReady(run: () => void): () => void {
  if (isKnown) {
    run()
    return () => undefined
  }
  const forget = watchConnection(({ state }) => {
    if (state === 'connecting') return
    queueMicrotask(() => forget())
    run()
  })
  return forget
}

function setConnection(change: Partial<Connection>): void {
  connection = { ...connection, ...change }
  for (const watcher of watchers) watcher(connection)
  isKnown ||= connection.state !== 'connecting'
}

/** Reads the events until the page is left; after a loss it goes on behind the last one that came. */
export async function follow(): Promise<void> {
  stopped = false
  while (!stopped) {
    const wasLive = connection.state === 'live'
    const status = await read().catch(() => 0)
    if (status === 401) {
      setConnection({ state: 'locked', isRefused: forgetToken() })
      return
    }
    if (!stopped) setConnection({ state: 'lost' })
    await new Promise(accept => setTimeout(accept, wasLive ? 250 : 1500))
  }
}

/** Begins again, with a token that was given. */
export function unlock(): void {
  setConnection({ state: 'connecting' })
  void follow()
}

async function read(): Promise<number> {
  const headers = { ...authorization(), accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) }
  const response = await fetch('/_emulator/events', { headers })
  if (!response.ok || !response.body) return response.status
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return 200
    const parts = (rest + value).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) take(part)
  }
}

function take(part: string): void {
  const fields: Record<string, string> = {}
  for (const line of part.split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).replace(/^ /, '')
  }
  if (fields.id) lastId = fields.id
  if (!fields.event) return
  const data: unknown = JSON.parse(fields.data ?? 'null')
  if (fields.event === 'hello' || fields.event === 'clock' || fields.event === 'reset') showClock(data as Clock)
  if (fields.event === 'hello') {
    const isFirst = !isKnown
    setConnection({ state: 'live' })
    // Everything is asked for with it.
    if (isFirst) return
  }
  if (fields.event === 'gap') addMissed((data as { missed: number | null }).missed)
  for (const listener of listeners) listener({ type: fields.event, data })
}

function addMissed(count: number | null): void {
  const { missed } = connection
  setConnection({ missed: count === null || missed === 'some' ? 'some' : missed + count })
}

export function showClock({ now, frozen }: Clock): void {
  const moment = Date.parse(now)
  clock.offset = moment - Date.now()
  clock.frozenAt = frozen ? moment : undefined
}
