import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageResponse, returnAddress } from '../../../src/pages/verify/return-address.ts'

const passed = pageResponse('hksb0123', '1000', '200')

const responseOf = (address: string | undefined) =>
  JSON.parse(new URL(address ?? '').searchParams.get('response') ?? '')

describe('returnAddress', () => {
  test('tells the result code and the transaction in the parameter response', () => {
    const address = returnAddress('https://shop.example/kyc', passed)
    expect(address?.split('?')[0]).toBe('https://shop.example/kyc')
    expect(responseOf(address)).toEqual({ resultCode: '1000', extInfo: { certifyId: 'hksb0123' }, subCode: '200' })
  })

  test('leaves the SubCode out when the verification was quit', () => {
    const address = returnAddress('https://shop.example/', pageResponse('hksb0123', '1006', undefined))
    expect(responseOf(address)).toEqual({ resultCode: '1006', extInfo: { certifyId: 'hksb0123' } })
  })

  test.each([
    ['http://localhost:3000/a?b=1', 'http://localhost:3000/a?b=1&response='],
    ['https://shop.example', 'https://shop.example/?response='],
    ['https://shop.example/?', 'https://shop.example/?response='],
    ['https://shop.example/?q=a+b%20c&q=', 'https://shop.example/?q=a+b%20c&q=&response='],
  ])('goes on from %s as %s…', (returnUrl, start) => {
    expect(returnAddress(returnUrl, passed)?.startsWith(start)).toBe(true)
  })

  test('keeps the fragment last', () => {
    expect(returnAddress('https://shop.example/#/kyc?x=1', passed)).toMatch(/\?response=[^#]*#\/kyc\?x=1$/)
  })

  test.each([
    'javascript:alert(1)',
    ' jAvAsCrIpT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://shop.example/1',
    'myapp://done',
    '//shop.example/kyc',
    '/kyc',
    'shop.example',
    'https://',
    '',
  ])('goes nowhere for %j', returnUrl => {
    expect(returnAddress(returnUrl, passed)).toBeUndefined()
  })

  test('keeps the query of every web address, says what it is told, and fits a Location header', () => {
    const subCode = fc.option(fc.string(), { nil: undefined })
    const transactionId = fc.string({ unit: 'binary' })
    const returnUrl = fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] })
    fc.assert(
      fc.property(returnUrl, transactionId, subCode, (returnUrl, transactionId, subCode) => {
        const given = new URL(returnUrl)
        const address = returnAddress(returnUrl, pageResponse(transactionId, '1001', subCode))
        const went = new URL(address ?? '')
        expect([went.origin, went.pathname, went.hash]).toEqual([given.origin, given.pathname, given.hash])
        expect(went.search.startsWith(given.search)).toBe(true)
        expect([...went.searchParams].slice(0, -1)).toEqual([...given.searchParams])
        expect(JSON.parse(went.searchParams.getAll('response').at(-1) ?? '')).toEqual(
          JSON.parse(JSON.stringify({ resultCode: '1001', extInfo: { certifyId: transactionId }, subCode })),
        )
        expect(address).toMatch(/^[\x21-\x7e]+$/)
      }),
    )
  })
})
