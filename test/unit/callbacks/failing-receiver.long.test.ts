import { expect, it } from 'vitest'
import { scaled } from '../../support/scale.ts'
import { message, openCallbacks } from './open-callbacks.ts'
import { openReceiver } from './receiver.ts'

/** Whether the receiver fails this request: three in ten, the same ones in every run (FNV-1a over both). */
function isBad(transactionId: string, attempt: number): boolean {
  let hash = 0x811c9dc5
  for (const character of `${attempt} ${transactionId} ${attempt}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return (hash >>> 8) % 10 < 3
}

it('delivers 10,000 callbacks to a receiver that fails three in ten, none lost and none twice', async () => {
  const asked = new Map<string, number>()
  const delivered: string[] = []
  let failed = 0
  const receiver = await openReceiver((request, response) => {
    const id = request.url?.slice(1) ?? ''
    const attempt = (asked.get(id) ?? 0) + 1
    asked.set(id, attempt)
    if (!isBad(id, attempt)) {
      delivered.push(id)
      return void response.end()
    }
    failed += 1
    if (failed % 2 === 0) response.writeHead(503).end()
    else request.socket.destroy()
  })
  const count = scaled(10_000)
  const { callbacks, clock } = openCallbacks({ retries: 30 })
  const ids = Array.from({ length: count }, (_, index) => `t${index}`)
  for (const id of ids) callbacks.deliver(message(receiver.url, id))
  await callbacks.idle()
  while (callbacks.list().some(({ state }) => state === 'scheduled')) {
    clock.advance(60_000)
    await callbacks.idle()
  }
  await receiver.close()
  const records = callbacks.list()
  expect(records.filter(({ state }) => state === 'delivered')).toHaveLength(count)
  expect(delivered.sort()).toEqual([...ids].sort())
  const miscounted = records.filter(({ transactionId, attempts }) => attempts.length !== asked.get(transactionId))
  expect(miscounted).toEqual([])
  expect(failed).toBeGreaterThan(0.35 * count)
}, 60_000)
