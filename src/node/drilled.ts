import type { Disturbance } from '../drill/disturbance.ts'
import type { Intervention } from '../emulator/intervention.ts'

/** The variable by which a drill reaches emulators that a suite starts itself. */
export const drillVariable = 'CLOUDAUTH_EMULATOR_DRILL'

/** What an event on stdout begins with. */
export const eventMark = 'cloudauth-emulator-drill '

/**
 * What stands in it. Events go into a folder, or to stdout where there is none: out of a container. `scope` names the
 * emulator where its starter knows better than it does.
 */
export type DrillOrder = { disturbance?: Disturbance; folder?: string; scope?: string }

type TestGlobals = {
  __vitest_worker__?: { filepath?: string }
  expect?: { getState?: () => { testPath?: string } }
}

const counts = new Map<string, number>()

/**
 * The drill that this process is part of, if it is part of one: it plays a disturbance on an emulator, and tells what
 * happened there. Everything else loads only then.
 * @param label names the emulator within the run, where its starter knows the test.
 */
export function drillOfEnvironment(label?: string): Intervention | undefined {
  const order = readOrder()
  if (!order) return undefined
  const scope = nameOfEmulator('emulator', label ?? order.scope)
  return loadedLater(load(order, scope))
}

async function load(order: DrillOrder, scope: string): Promise<Intervention> {
  const { playerOfOrder } = await import('./drill/player-of-order.ts')
  return playerOfOrder(order, scope)
}

/**
 * The order of a drill, from the environment variable; undefined where it is not set.
 * @throws {Error} when it holds anything but a drill's order.
 */
export function readOrder(): DrillOrder | undefined {
  const text = process.env[drillVariable]
  if (!text) return undefined
  try {
    return { ...JSON.parse(text) }
  } catch {
    throw new Error(
      `Failed to read ${drillVariable}: ${JSON.stringify(text.slice(0, 100))} is not what a drill writes. Unset it.`,
    )
  }
}

/** A name for the next emulator of this process: that of its test, or of its kind, with a number from the second on. */
export function nameOfEmulator(kind: string, label?: string): string {
  const name = label ?? (testFile() || kind)
  const ordinal = (counts.get(name) ?? 0) + 1
  counts.set(name, ordinal)
  return ordinal > 1 ? `${name}#${ordinal}` : name
}

/** The file of the test that runs, below the folder of the run, where a runner says so. */
function testFile(): string {
  const { __vitest_worker__: worker, expect } = globalThis as TestGlobals
  const file = (worker?.filepath ?? expect?.getState?.().testPath ?? '').replaceAll('\\', '/')
  const folder = `${process.cwd().replaceAll('\\', '/')}/`
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** Hooks of a player that comes later. Every call waits for it, and before the first there is nothing to step in for. */
function loadedLater(ready: Promise<Intervention>): Intervention {
  let player: Intervention | undefined
  // A player that cannot be loaded fails every call, which waits for it: others need not report it.
  const letGo = () => undefined
  const remember = (loaded: Intervention) => {
    player = loaded
  }
  ready.then(remember).catch(letGo)
  return {
    attach: emulator => void ready.then(loaded => loaded.attach(emulator)).catch(letGo),
    decide: async (call, found) => (await ready).decide(call, found),
    run: async (call, operate) => (await ready).run(call, operate),
    after: (call, ending) => void ready.then(loaded => loaded.after(call, ending)).catch(letGo),
    ending: (transaction, how) => player?.ending(transaction, how) ?? how,
    twist: transaction => player?.twist(transaction) ?? {},
    send: send => async (url, bounds) => (await ready).send(send)(url, bounds),
  }
}
