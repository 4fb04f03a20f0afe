import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../support/doors.ts'
import { recordBehaviours } from './record-behaviours.ts'
import { throughDoor } from './through-door.ts'

/** What the suite needs of a door. */
export type Opened = Pick<Door, 'call' | 'close'>

export const recorded = await recordBehaviours()

/** Holds a door to every behaviour: the same requests, the same bytes as in process. */
export function holdToBehaviours(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let door: Opened
    beforeAll(async () => {
      door = await open()
    }, 60_000)
    afterAll(() => door?.close())

    test.each(recorded)('answers byte for byte as in process: $name', async ({ exchanges }) => {
      const send = throughDoor(door.call)
      for (const { request, answer } of exchanges) expect(await send(request)).toEqual(answer)
    })
  })
}
