import { expect, it } from 'vitest'
import { createAdvice } from '../../../src/advice/create-advice.ts'

/** A client that polls twice, with so many milliseconds between, on the emulator's clock and in real time. */
function pollTwice(pause: { shown: number; real: number }) {
  const time = { shown: 0, real: 0 }
  const advice = createAdvice({
    now: () => time.shown,
    realNow: () => time.real,
    timeToFinish: 1_800_000,
  })
  const call = (action: string, code: string) =>
    advice.call(
      {
        ...{ at: time.shown, requestId: 'request', accessKeyId: 'shop', action, code },
        ...{ nonce: undefined, retryAfter: 0, transactionId: 'hksb1', isAnswerLost: false },
        parameters: new Map([['TransactionId', 'hksb1']]),
      },
      [],
    )
  call('Initialize', 'Success')
  call('CheckResult', 'ProcessNotCompleted')
  time.shown += pause.shown
  time.real += pause.real
  call('CheckResult', 'ProcessNotCompleted')
  return advice.list().map(({ rule }) => rule)
}

it.each([
  ['a frozen clock', { shown: 0, real: 1000 }],
  ['a clock that the test moves', { shown: 1000, real: 0 }],
  ['both clocks', { shown: 1000, real: 1000 }],
])('a second between two polls is enough on %s', (_, pause) => {
  expect(pollTwice(pause)).toEqual([])
})

it('less than a second on both clocks is polling too fast', () => {
  expect(pollTwice({ shown: 999, real: 999 })).toEqual(['polled-too-fast'])
})
