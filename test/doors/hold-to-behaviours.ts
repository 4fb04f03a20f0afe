import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../support/doors.ts'
import { control } from './endpoint.ts'
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
      for (const { request, answer } of exchanges)
        if (answer.status > 0) expect(await send(request)).toEqual(answer)
        else {
          await expect(send(request), 'is cut off').rejects.toThrow()
          expect(await send(control('GET', 'health')), 'still answers').toMatchObject({ status: 200 })
        }
    })
  })
}
