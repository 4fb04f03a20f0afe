import type { Awaitable } from '../gateway/awaitable.ts'

/** Which calls an armed scenario is for; a field that is left out matches any value. */
export type Match = {
  action?: string
  accessKeyId?: string
  merchantUserId?: string
  merchantBizId?: string
  sceneCode?: string
}

/** What a scenario was given with: names of parameters, and their values as read. */
export type Settings = Readonly<Record<string, string | number>>

/** A scenario that waits for calls, how many it still decides, and how many it has decided. */
export type ArmedScenario = {
  id: string
  name: string
  times: number
  hits: number
  match: Match
  settings: Settings
}

/** What a match looks at. */
export type MatchedCall = {
  action: string | undefined
  /** Whether the action opens a transaction: those are meant where a match names no action. */
  opens: boolean
  accessKeyId: string
  merchantUserId: string | undefined
  merchantBizId: string | undefined
  sceneCode: string | undefined
}

/** Whether an armed scenario is for a call. */
export function isFor({ action, ...fields }: Match, call: MatchedCall): boolean {
  return (
    (action === undefined ? call.opens : action === call.action) &&
    Object.entries(fields).every(([name, value]) => value === undefined || value === call[name as keyof typeof fields])
  )
}

/**
 * Armed scenarios, in the order in which they were. `take` is atomic: a scenario that is armed for n calls decides n,
 * however many callers ask at once.
 */
export type ArmedScenarios = {
  /** How many are armed. */
  size: () => Awaitable<number>
  /** Gives it an id, `scenario-1` and so on. */
  add: (scenario: Pick<ArmedScenario, 'name' | 'times' | 'match' | 'settings'>) => Awaitable<ArmedScenario>
  /** The first that is for a call; it then has one time less and one hit more, and is spent after the last time. */
  take: (call: MatchedCall) => Awaitable<ArmedScenario | undefined>
  /** False when no such scenario is armed. */
  remove: (id: string) => Awaitable<boolean>
  /** Those that are armed, or those that are armed for one key. */
  list: (accessKeyId?: string) => Awaitable<ArmedScenario[]>
  /** The newest of those that have decided all their calls, oldest first. */
  spent: (accessKeyId?: string) => Awaitable<ArmedScenario[]>
  /** Forgets all, or those that are for one key only. */
  clear: (accessKeyId?: string) => Awaitable<void>
}
