import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { type Answer, fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const initialize = (accessKeyId: string, changes: Record<string, string> = {}) =>
  unsigned({ accessKeyId, parameters: faceLiveness(changes) })
const idOf = (answer: Answer) => fieldsOf(answer).Result?.TransactionId ?? ''

/** The collector of garbage, which Node hides unless it is told otherwise. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

it("a reset frees what 100,000 transactions take, and of one key what is the key's", { timeout: 60_000 }, async () => {
  const collect = collector()
  const heap = () => {
    for (const _ of [1, 2, 3]) collect()
    return process.memoryUsage().heapUsed
  }
  const door = await openInProcess({ seed: 'reset' })
  door.emulator.clock.freeze(true)
  const { emulator } = door
  await door.call(initialize('known'))
  await emulator.reset()
  const empty = heap()
  for (let count = 0; count < 50_000; count += 1)
    for (const key of ['known', 'other']) await emulator.answer(initialize(key))
  expect(await emulator.transactions.counts()).toEqual({ stored: 100_000, evicted: 0 })
  const full = heap()
  await emulator.reset('known')
  expect(await emulator.transactions.counts()).toEqual({ stored: 50_000, evicted: 0 })
  expect(await emulator.transactions.list({ accessKeyId: 'known' })).toEqual([])
  expect(heap() - empty).toBeLessThan(0.6 * (full - empty))
  await emulator.reset()
  expect(await emulator.transactions.counts()).toEqual({ stored: 0, evicted: 0 })
  expect(heap() - empty).toBeLessThan(0.1 * (full - empty))
})

it('a transaction whose id was there before a reset of its key is the newest all the same', {
  timeout: 60_000,
}, async () => {
  const door = await openInProcess({ seed: 'reset' })
  door.emulator.clock.freeze(true)
  const { emulator } = door
  const before = idOf(await door.call(initialize('known')))
  await emulator.complete(before)
  await emulator.reset('known')
  const finished = idOf(await door.call(initialize('other')))
  await emulator.complete(finished)
  const other = await emulator.transactions.get(idOf(await door.call(initialize('other'))))
  if (!other) throw new Error('Failed to open a transaction: it is not there.')
  for (let count = 2; count < 99_999; count += 1) await emulator.transactions.create({ ...other, id: `other ${count}` })
  const again = idOf(await door.call(initialize('known')))
  expect(again).toBe(before)
  await emulator.answer(initialize('other'))
  // The store is full: what has ended goes first.
  expect(await emulator.transactions.counts()).toEqual({ stored: 100_000, evicted: 1 })
  expect(await emulator.transactions.get(finished)).toBeUndefined()
  expect(await emulator.transactions.get(again)).toBeDefined()
})
