import { authorization, type Clock } from './api.ts'

export type Received = { type: string; data: unknown }
export type Connection = { state: 'connecting' | 'live' | 'lost' | 'locked'; missed: number }

type Listener = (event: Received) => void

const listeners = new Set<Listener>()
const watchers = new Set<(connection: Connection) => void>()
let connection: Connection = { state: 'connecting', missed: 0 }
let lastId = ''
let stopped = false

/** The emulator's clock as it was last told, and by how much this browser's clock differs from it. */
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

function setConnection(change: Partial<Connection>): void {
  connection = { ...connection, ...change }
  for (const watcher of watchers) watcher(connection)
}

/** Reads the events until the page is left; after a loss it goes on behind the last one that came. */
export async function follow(): Promise<void> {
  stopped = false
  while (!stopped) {
    const wasLive = connection.state === 'live'
    const status = await read().catch(() => 0)
    if (status === 401) {
      setConnection({ state: 'locked' })
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
  if (fields.event === 'hello') setConnection({ state: 'live' })
  if (fields.event === 'gap') setConnection({ missed: (data as { missed: number | null }).missed ?? 0 })
  for (const listener of listeners) listener({ type: fields.event, data })
}

export function showClock({ now, frozen }: Clock): void {
  const moment = Date.parse(now)
  clock.offset = moment - Date.now()
  clock.frozenAt = frozen ? moment : undefined
}
