import { expect, it } from 'vitest'
import { createAdvice } from '../../../src/advice/create-advice.ts'

/** What is found when a user's second verification is opened so long after one that ends by itself, or does not. */
function openTwice({ endsAfter, pause }: { endsAfter: number | undefined; pause: number }) {
  const advice = createAdvice({ now: () => pause, realNow: () => pause, timeToFinish: 1_800_000 })
  const open = (transactionId: string, at: number) =>
    advice.call(
      {
        ...{ at, requestId: 'request', accessKeyId: 'shop', action: 'Initialize', code: 'Success' },
        ...{ nonce: undefined, retryAfter: 0, transactionId, endsAfter, isAnswerLost: false },
        parameters: new Map([
          ['MerchantUserId', 'same'],
          ['MerchantBizId', transactionId],
        ]),
      },
      [],
    )
  open('hksb1', 0)
  open('hksb2', pause)
  return advice.list().map(({ rule }) => rule)
}

it.each([
  ['one that ends at once', { endsAfter: 0, pause: 0 }],
  ['one that has had its time', { endsAfter: 5000, pause: 5000 }],
  ['one that has expired', { endsAfter: undefined, pause: 1_800_000 }],
])('a verification is open no more, whether its end was seen or not: %s', (_, times) => {
  expect(openTwice(times)).toEqual([])
})

it.each([
  ['one that nobody plans to end', { endsAfter: undefined, pause: 1_799_999 }],
  ['one that ends later', { endsAfter: 5000, pause: 4999 }],
])('a verification is still open: %s', (_, times) => {
  expect(openTwice(times)).toEqual(['open-verification'])
})
