import { type Keys, keysOf, lastingKeys } from './keys.ts'
import type { Link } from './link.ts'

/** The version of what is written here. What another version has written is not read: see {@link openState}. */
const dataVersion = '1'

/** Thrown for data that another version has written. */
export class OtherVersion extends Error {
  override name = 'OtherVersion'
}

/** How the clock is set: shown is the store's time plus `offset`, or `frozenAt`. `turn` counts how often it was set. */
type ClockState = { turn: number; offset: number; frozenAt?: number }

/** What all replicas agree on. */
export type SharedState = {
  /** Chance derives from it: replicas that share a store give the same ids and data. */
  seed: string
  /** Names this store among others, in eight letters and digits. */
  run: string
  epoch: () => number
  /** The names of the current epoch's keys. */
  keys: () => Keys
  clock: () => ClockState
  /** The key that all of it stands under. */
  name: string
  /** The command that reads what may have changed, to be sent along with others. */
  read: () => Promise<unknown>
  /** Takes what {@link SharedState.read} answered; answers whether the epoch is still the same. */
  take: (answer: unknown) => boolean
  /** Begins an epoch. What the one before it has left is deleted afterwards. */
  beginEpoch: () => Promise<void>
  setClock: (next: Omit<ClockState, 'turn'>) => Promise<void>
  onEpoch: (run: () => void) => void
  onClock: (run: (clock: ClockState) => void) => void
}

const asClock = (text: string | null | undefined): ClockState => ({ turn: 0, offset: 0, ...JSON.parse(text ?? '{}') })

/**
 * Reads what all replicas agree on, or writes its beginning into an empty store.
 * @throws {Error} for data of another version, naming it.
 */
export async function openState(link: Link, prefix: string, seed: string): Promise<SharedState> {
  const { state } = lastingKeys(prefix)
  const wanted: [string, string][] = [
    ['version', dataVersion],
    ['seed', seed],
    ['epoch', '1'],
    ['clock', '{}'],
    ['run', crypto.randomUUID().slice(0, 8)],
  ]
  for (const [name, value] of wanted) await link.send(state, ['HSETNX', state, name, value])
  const [version, sharedSeed, firstEpoch, firstClock, run = ''] = (await link.send(state, [
    'HMGET',
    state,
    'version',
    'seed',
    'epoch',
    'clock',
    'run',
  ])) as string[]
  if (version !== dataVersion)
    throw new OtherVersion(
      `Failed to open the store: its data under "${prefix}" have version ${version}, this emulator reads version ${dataVersion}. Use another --store-prefix, or delete them.`,
    )
  let epoch = Number(firstEpoch)
  let keys = keysOf(prefix, epoch)
  let clock = asClock(firstClock)
  let seenClock = firstClock ?? ''
  const epochListeners: (() => void)[] = []
  const clockListeners: ((clock: ClockState) => void)[] = []

  const enter = (next: number) => {
    if (next <= epoch) return
    epoch = next
    keys = keysOf(prefix, epoch)
    for (const run of epochListeners) run()
  }
  const show = (next: ClockState) => {
    if (next.turn <= clock.turn) return
    clock = next
    for (const run of clockListeners) run(clock)
  }

  return {
    seed: sharedSeed ?? seed,
    run,
    name: state,
    epoch: () => epoch,
    keys: () => keys,
    clock: () => clock,
    read: () => link.send(state, ['HMGET', state, 'epoch', 'clock']),
    take(answer) {
      const [nextEpoch, nextClock] = answer as string[]
      const before = epoch
      enter(Number(nextEpoch))
      if (nextClock !== seenClock) {
        seenClock = nextClock ?? ''
        show(asClock(nextClock))
      }
      return epoch === before
    },
    async beginEpoch() {
      const gone = keys.all
      enter(Number(await link.send(state, ['HINCRBY', state, 'epoch', '1'])))
      // Nobody reads it any more, so nobody waits for it; what a failure leaves expires by itself.
      void link.deleteAll(gone).catch(() => undefined)
    },
    async setClock(next) {
      const turn = Number(await link.send(state, ['HINCRBY', state, 'turns', '1']))
      const set = { ...next, turn }
      await link.send(state, ['HSET', state, 'clock', JSON.stringify(set)])
      show(set)
    },
    onEpoch: run => epochListeners.push(run),
    onClock: run => clockListeners.push(run),
  }
}
