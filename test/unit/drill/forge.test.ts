import { expect, it } from 'vitest'
import { contradict, readCallback, respellSubCode, withId, withWrongToken } from '../../../src/drill/forge.ts'

// The receiver's own parameters have the names of the emulator's: the last of a name counts.
const url = 'https://shop.test/back?passed=own&callbackToken=abc&transactionId=hksb1&passed=Y&subcode=200'

it('reads what a callback tells', () => {
  expect(readCallback(url)).toEqual({ transactionId: 'hksb1', passed: true, hasToken: true })
})

it('contradicts it', () => {
  expect(contradict(url)).toBe(
    'https://shop.test/back?passed=own&callbackToken=abc&transactionId=hksb1&passed=N&subcode=205',
  )
  expect(contradict(contradict(url))).toBe(url)
})

it('gives it another id, another token, another spelling', () => {
  expect(readCallback(withId(url, 'hksb2')).transactionId).toBe('hksb2')
  expect(withWrongToken(url)).toContain('callbackToken=xxx&')
  expect(respellSubCode(url)).toMatch(/&subCode=200$/)
  expect(respellSubCode(respellSubCode(url))).toBe(url)
})
