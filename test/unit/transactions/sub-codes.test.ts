import { describe, expect, it } from 'vitest'
import { byHandFault } from '../../../src/transactions/by-hand.ts'
import { subCodeFault, subCodesOf } from '../../../src/transactions/sub-codes.ts'

const codesOf = (productCode: string) => subCodesOf(productCode).map(({ code }) => code)

describe('the SubCodes of a product', () => {
  it.each([
    ['FACE_LIVENESS', ['200', '205', '206']],
    ['FACE_LIVENESS_PRO', ['200', '205', '206']],
    ['FACE_VERIFY', ['200', '204', '205', '206']],
    ['FACE_IDU', ['200', '204', '205', '206']],
    ['eKYC', ['200', '201', '202', '203', '204', '205', '206', '207', '209', '212']],
    ['eKYC_PRO', ['200', '201', '202', '203', '204', '205', '206', '207', '209', '212']],
    ['eKYC_NDI', ['200', '201', '202', '203', '204', '205', '206', '207', '209']],
    ['ID_OCR', ['200', '212']],
    ['ID_OCR_PRO', ['200', '212']],
    ['ID_NFC', ['200', '212']],
  ])('of %s are %j', (productCode, codes) => {
    expect(codesOf(productCode)).toEqual(codes)
  })

  it('that it cannot give are refused with those that it can', () => {
    expect(subCodeFault('204', { productCode: 'FACE_LIVENESS', parameters: {} })).toBe(
      'FACE_LIVENESS never gives 204 (the face does not match the picture), it gives 200, 205, 206',
    )
  })

  it('that SecurityLevel cannot give are refused', () => {
    const productCode = 'FACE_LIVENESS'
    expect(subCodeFault('206', { productCode, parameters: { SecurityLevel: '01' } })).toMatch(/^SecurityLevel 01 /)
    expect(subCodeFault('206', { productCode, parameters: { SecurityLevel: '02' } })).toBeUndefined()
  })

  it('that nobody published can always be given', () => {
    expect(subCodeFault('208', { productCode: 'FACE_LIVENESS', parameters: {} })).toBeUndefined()
  })
})

describe('values given by hand', () => {
  it.each([
    [{ ocr: { name: 5 } }, /^ocr\.name is 5, a text/],
    [{ ocr: { 'a b': 'x' } }, /^ocr\.a b is not the name/],
    [{ ocr: ['x'] }, /^ocr is not an object/],
    [{ ocr: { name: 'x'.repeat(1001) } }, /1001 characters, at most 1000/],
    [{ ocr: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, ''])) }, /65 values, at most 64/],
    [{ scores: { faceComparisonScore: '9' } }, /^scores\.faceComparisonScore is "9", a number/],
    [{ scores: { faceQuality: 101 } }, /from 0 to 100/],
    [{ scores: { faceQuality: Number.NaN } }, /from 0 to 100/],
    [{ scores: { beauty: 1 } }, /^scores\.beauty does not exist/],
  ])('%j are refused', (given, words) => {
    expect(byHandFault(given)).toMatch(words)
  })

  it('are taken when they are as CheckResult has them', () => {
    expect(byHandFault({ ocr: { name: 'DOE' }, scores: { faceComparisonScore: 71.5 } })).toBeUndefined()
  })
})
