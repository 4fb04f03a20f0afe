import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callbackTarget, subCodeNames } from '../../../src/callbacks/callback-target.ts'

const notification = {
  url: 'https://www.aliyun.com',
  token: '100000****',
  transactionId: 'shaxxxx',
  passed: true,
  subCode: '200',
  subCodeName: 'subCode',
} as const

describe('the target of a callback', () => {
  it('is the documented example, byte for byte', () => {
    expect(callbackTarget(notification)).toBe(
      'https://www.aliyun.com?callbackToken=100000****&transactionId=shaxxxx&passed=Y&subCode=200',
    )
  })

  it('spells the last parameter as the documented list of fields does when told to', () => {
    expect(callbackTarget({ ...notification, subCodeName: 'subcode' })).toMatch(/&passed=Y&subcode=200$/)
  })

  it.each([undefined, ''])('has no token where none was given (%o)', token => {
    expect(callbackTarget({ ...notification, token })).toBe(
      'https://www.aliyun.com?transactionId=shaxxxx&passed=Y&subCode=200',
    )
  })

  it('says N with the SubCode of a verification that did not pass', () => {
    expect(callbackTarget({ ...notification, passed: false, subCode: '205' })).toMatch(/&passed=N&subCode=205$/)
  })

  it.each([
    ['a path', 'https://a.test/hook', 'https://a.test/hook?'],
    ['a bare slash', 'https://a.test/', 'https://a.test/?'],
    ['a port and credentials', 'http://me:pw@localhost:3000', 'http://me:pw@localhost:3000?'],
    ['a query', 'https://a.test/hook?bookingId=7', 'https://a.test/hook?bookingId=7&'],
    ['an empty query', 'https://a.test/hook?', 'https://a.test/hook?'],
    ['a query that ends open', 'https://a.test?a=1&', 'https://a.test?a=1&'],
    ['a query in its own spelling', 'https://a.test?q=a+b%2f\'"<>&&x', 'https://a.test?q=a+b%2f\'"<>&&x&'],
    ['a second question mark', 'https://a.test?next=/b?c', 'https://a.test?next=/b?c&'],
    ['a fragment', 'https://a.test/hook#part', 'https://a.test/hook?'],
    ['a query and a fragment', 'https://a.test?a=1#b?c', 'https://a.test?a=1&'],
    ['blanks around it', ' https://a.test/hook\n', 'https://a.test/hook?'],
    ['our own names', 'https://a.test?passed=maybe', 'https://a.test?passed=maybe&'],
  ])('keeps %s as it is', (_, url, start) => {
    expect(callbackTarget({ ...notification, url })).toBe(
      `${start}callbackToken=100000****&transactionId=shaxxxx&passed=Y&subCode=200`,
    )
  })

  it('percent-encodes what would end a value', () => {
    expect(callbackTarget({ ...notification, token: 'a&b=c d+e#f%/用' })).toContain(
      '?callbackToken=a%26b%3Dc%20d%2Be%23f%25%2F%E7%94%A8&',
    )
  })

  it('survives half a character', () => {
    expect(callbackTarget({ ...notification, token: 'a\ud800b' })).toContain('?callbackToken=a%EF%BF%BDb&')
  })

  it('keeps any own query and adds parameters that parse back', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 }).map(text => text.replace(/\p{Surrogate}/gu, ''))
    const anyUrl = fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] })
    fc.assert(
      fc.property(
        fc.record({
          url: anyUrl,
          token: fc.option(anyText, { nil: undefined }),
          transactionId: anyText,
          passed: fc.boolean(),
          subCode: anyText,
          subCodeName: fc.constantFrom(...subCodeNames),
        }),
        given => {
          const target = callbackTarget(given)
          const [own = ''] = given.url.split('#')
          expect(target.startsWith(own)).toBe(true)
          const ours = [...new URL(target).searchParams].slice(given.token ? -4 : -3)
          expect(ours).toEqual([
            ...(given.token ? [['callbackToken', given.token]] : []),
            ['transactionId', given.transactionId],
            ['passed', given.passed ? 'Y' : 'N'],
            [given.subCodeName, given.subCode],
          ])
          const before = [...new URL(given.url).searchParams]
          expect([...new URL(target).searchParams]).toEqual([...before, ...ours])
        },
      ),
      { numRuns: 1000 },
    )
  })
})
