import type { SendCallback } from '../../../src/callbacks/callback.ts'
import { createCallbacks } from '../../../src/callbacks/create-callbacks.ts'
import { createClock } from '../../../src/clock/clock.ts'
import { sendCallback } from '../../../src/node/send.ts'
import { createFakeTime } from './fake-time.ts'

type Setup = { retries?: number; maxRecords?: number; send?: SendCallback }

/** The real thing with another time limit: shorter where it is waited for, longer where a busy machine must not reach it. */
export const sendWithin =
  (timeout: number): SendCallback =>
  (url, bounds) =>
    sendCallback(url, { ...bounds, timeout })

/** Callbacks over the real network, on a clock that only the test moves. */
export function openCallbacks({ send = sendWithin(60_000), ...settings }: Setup = {}) {
  const time = createFakeTime()
  const clock = createClock(time.systemTime)
  return { time, clock, callbacks: createCallbacks({ clock, send, ...settings }) }
}

/** A message to a receiver; what does not matter to the test is made up. */
export function message(url: string, transactionId = 'hksb01', accessKeyId = 'key') {
  return { url: `${url}/${transactionId}`, transactionId, accessKeyId }
}
