import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Disturbance, DrillEvent } from '../../drill/disturbance.ts'
import { createPlayer } from '../../drill/player.ts'
import type { Run } from '../../drill/verdicts.ts'
import type { Options } from '../../options/options.ts'
import { type DrillOrder, drillVariable } from '../drilled.ts'
import { type Server, serve } from '../serve.ts'
import { machineTime } from '../timers.ts'
import { realPause } from './player-of-order.ts'
import type { Ended } from './run-command.ts'

type HostedRun = {
  options: Partial<Options>
  disturbance: Disturbance | undefined
  /** Runs the suite against the emulator; `variables` tell emulators of its own what to do. */
  execute: (server: Server, variables: Record<string, string>) => Promise<Ended>
}

/**
 * One run of a suite, beside an emulator for it alone. What the emulators saw that it started itself, by an entry of
 * this package, counts as well.
 */
export async function hostRun({ options, disturbance, execute }: HostedRun): Promise<Run> {
  const events: DrillEvent[] = []
  const folder = mkdtempSync(join(tmpdir(), 'cloudauth-drill-'))
  const order: DrillOrder = { ...(disturbance && { disturbance }), folder }
  const intervention = createPlayer({
    disturbance,
    scope: '',
    tell: event => events.push(event),
    pause: realPause,
    realNow: machineTime,
  })
  const server = await serve({ port: 0, log: 'silent', ...options }, { intervention })
  const begun = performance.now()
  try {
    const ended = await execute(server, { [drillVariable]: JSON.stringify(order) })
    return {
      ...ended,
      events: [...events, ...eventsIn(folder)].sort((left, right) => left.at - right.at),
      milliseconds: Math.round(performance.now() - begun),
    }
  } finally {
    await server.emulator.reset()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function eventsIn(folder: string): DrillEvent[] {
  return readdirSync(folder)
    .sort()
    .flatMap(file => readFileSync(join(folder, file), 'utf8').split('\n').flatMap(readEvent))
}

/** A process that was ended may have left half a line. */
function readEvent(line: string): DrillEvent[] {
  try {
    return line === '' ? [] : [JSON.parse(line)]
  } catch {
    return []
  }
}
