import { appendFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import type { DrillEvent } from '../../drill/disturbance.ts'
import { createPlayer } from '../../drill/player.ts'
import type { Intervention } from '../../emulator/intervention.ts'
import { type DrillOrder, eventMark } from '../drilled.ts'
import { machineTime, setTimeout } from '../timers.ts'

export const realPause = (milliseconds: number) =>
  new Promise<void>(accept => void setTimeout(accept, milliseconds).unref())

/** The player of an emulator that a suite has started itself. */
export function playerOfOrder({ disturbance, folder }: DrillOrder, scope: string): Intervention {
  // Written at once: a runner may end its workers at any moment.
  const tell = (event: DrillEvent) => {
    const line = JSON.stringify(event)
    if (folder === undefined) process.stdout.write(`${eventMark}${line}\n`)
    else appendFileSync(`${folder}/${process.pid}-${threadId}.jsonl`, `${line}\n`)
  }
  return createPlayer({ disturbance, scope, tell, pause: realPause, realNow: machineTime })
}
