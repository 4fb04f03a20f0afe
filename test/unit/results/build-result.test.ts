import { describe, expect, it } from 'vitest'
import { createChance } from '../../../src/gateway/chance.ts'
import { makePerson } from '../../../src/people/make-person.ts'
import { ownWords } from '../../../src/people/own-words.ts'
import { docTypes, readDocType } from '../../../src/products/doc-types.ts'
import { type ProductCode, productCodes, products } from '../../../src/products/products.ts'
import { buildResult } from '../../../src/results/build-result.ts'
import type { ResultFacts } from '../../../src/results/facts.ts'

type Result = Record<string, string>
type Info = Record<string, unknown>

const hongKong = { region: 'cn-hongkong' }

/** The result of a product, with what the service sends as text read already. */
function resultOf(code: ProductCode, { DocType = '', ...facts }: Partial<ResultFacts> & { DocType?: string } = {}) {
  const product = products[code]
  const parameters = { ...(DocType && { DocType }), ...facts.parameters }
  const family = 'docTypes' in product ? product.docTypes : undefined
  const read = family && DocType ? readDocType(DocType, family, { ...hongKong, face: product.face }) : undefined
  const document = read &&
    'docType' in read && { docType: read.docType, person: makePerson(1, read.docType.country, ownWords) }
  const chance = createChance('seed').of('one transaction')
  const result: Result = buildResult({ product, subCode: '200', chance, ...document, ...facts, parameters })
  const face: Info | undefined = result.ExtFaceInfo ? JSON.parse(result.ExtFaceInfo) : undefined
  const id: Info | undefined = result.ExtIdInfo ? JSON.parse(result.ExtIdInfo) : undefined
  const source: Info | undefined = result.ExtSourceInfo ? JSON.parse(result.ExtSourceInfo) : undefined
  return { result, face, id, source }
}

const pictures = { face: 'FACE', document: ['FRONT', 'BACK'] }

describe('the face of a result', () => {
  it.each(['FACE_LIVENESS', 'FACE_LIVENESS_PRO', 'FL_GLOBAL'] as const)(
    'of %s holds attack, occlusion and quality, and nothing else',
    code => {
      const { result, face } = resultOf(code)
      expect(face).toEqual({ faceAttack: 'N', faceOcclusion: 'N', faceQuality: expect.any(Number) })
      expect(Object.keys(result)).toEqual(['Passed', 'SubCode', 'ExtFaceInfo'])
    },
  )

  it('says that it was attacked with SubCode 205', () => {
    const { result, face } = resultOf('FACE_LIVENESS', { subCode: '205' })
    expect(face).toMatchObject({ faceAttack: 'Y' })
    expect(result).toMatchObject({ Passed: 'N', SubCode: '205' })
  })

  it.each(['FACE_VERIFY', 'FV_GLOBAL'] as const)('of %s holds the comparison too', code => {
    expect(Object.keys(resultOf(code).face ?? {})).toEqual([
      ...['faceAttack', 'faceOcclusion', 'faceQuality', 'faceComparisonScore'],
    ])
  })

  it('scores low when it is not the same face', () => {
    expect(resultOf('FACE_VERIFY', { subCode: '204' }).face?.faceComparisonScore).toBeLessThan(60)
    expect(resultOf('FACE_VERIFY').face?.faceComparisonScore).toBeGreaterThan(80)
  })

  it.each(['eKYC', 'eKYC_PRO', 'KYC_GLOBAL'] as const)('of %s says whether it passed, and its score', code => {
    const DocType = code === 'eKYC_PRO' ? 'GLB03002' : '01000000'
    expect(resultOf(code, { DocType }).face).toEqual({
      facePassed: 'Y',
      faceComparisonScore: expect.any(Number),
      faceOcclusion: 'N',
    })
  })

  it('is compared with the authority where that was asked for', () => {
    expect(resultOf('eKYC', { DocType: '00000001', parameters: { Authorize: 'T' } }).face).toMatchObject({
      authorityComparisonScore: expect.any(Number),
    })
    expect(resultOf('eKYC_NDI').face).toMatchObject({ authorityComparisonScore: expect.any(Number) })
    expect(resultOf('eKYC', { DocType: '00000001' }).face).not.toHaveProperty('authorityComparisonScore')
  })

  it('comes with a picture only when the face passed', () => {
    expect(resultOf('FACE_LIVENESS', { pictures }).face).toMatchObject({ faceImg: 'FACE' })
    expect(resultOf('FACE_LIVENESS', { pictures, subCode: '205' }).face).not.toHaveProperty('faceImg')
    expect(resultOf('eKYC', { pictures, DocType: '01000000', subCode: '212' }).face).toMatchObject({ faceImg: 'FACE' })
  })

  it('takes the figures that somebody wished for', () => {
    const byHand = { scores: { faceQuality: 12.5 } }
    expect(resultOf('FACE_LIVENESS', { byHand }).face).toMatchObject({ faceQuality: 12.5 })
  })

  it.each(['ID_OCR', 'ID_OCR_PRO', 'ID_NFC', 'IDR_GLOBAL', 'OCR_GLOBAL'] as const)('is none for %s', code => {
    expect(resultOf(code).face).toBeUndefined()
  })
})

describe('the document of a result', () => {
  it('of eKYC is flat and in camel case', () => {
    const { id } = resultOf('eKYC', { DocType: '01000000', pictures, parameters: { IdSpoof: 'Y' } })
    expect(id).toEqual({
      idImage: 'FRONT',
      ocrIdInfo: {
        surname: expect.stringMatching(/^SPECIMEN /),
        givenname: expect.any(String),
        sex: expect.stringMatching(/^[MF]$/),
        birthDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        passportNo: expect.stringMatching(/^X0\d{6}$/),
        nationality: 'UTO',
        expiryDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        countryCode: 'UTO',
      },
      ocrIdEditInfo: id?.ocrIdInfo,
      ocrIdPassed: 'Y',
      spoofInfo: { spoofResult: 'N', spoofType: [] },
    })
  })

  it('of eKYC_PRO comes by page and in snake case', () => {
    const { id } = resultOf('eKYC_PRO', { DocType: 'GLB03002', pictures })
    expect(id).toMatchObject({
      ocrIdInfoData: { '01': { idImage: 'FRONT', ocrIdInfo: { given_names: expect.any(String) } } },
    })
    expect(Object.keys(id ?? {})).toEqual(['ocrIdInfoData', 'ocrIdEditInfo'])
  })

  it('has the page of its back where the document has one', () => {
    const { id } = resultOf('eKYC_PRO', { DocType: 'MYS01001', pictures })
    expect(id).toMatchObject({
      ocrIdInfoData: {
        '01': { idImage: 'FRONT', ocrIdInfo: { id_number: expect.any(String) } },
        '02': { idBackImage: 'BACK', ocrIdInfo: { id_number_back: expect.any(String) } },
      },
    })
  })

  it('names the forgery with SubCode 212, where one was looked for', () => {
    const parameters = { IdSpoof: 'Y' }
    const { id } = resultOf('ID_OCR', { DocType: '00000001', subCode: '212', parameters })
    expect(id).toMatchObject({
      ocrIdPassed: 'N',
      spoofInfo: { spoofResult: 'Y', spoofType: [expect.stringMatching(/^(SCREEN_REMARK|PHOTO_COPY|TAMPER)$/)] },
    })
    expect(resultOf('ID_OCR', { DocType: '00000001', parameters: { IdSpoof: 'false' } }).id).not.toHaveProperty(
      'spoofInfo',
    )
  })

  it('takes the values that somebody wished for', () => {
    const byHand = { ocr: { surname: 'DOE' } }
    expect(resultOf('eKYC', { DocType: '01000000', byHand }).id).toMatchObject({ ocrIdInfo: { surname: 'DOE' } })
  })

  it('is confirmed by nobody where the user is not shown it', () => {
    expect(resultOf('eKYC', { DocType: '01000000', parameters: { ShowOcrResult: '0' } }).id).toMatchObject({
      ocrIdEditInfo: {},
    })
  })

  it('of Indonesia is held against the authority with Authorize', () => {
    expect(resultOf('eKYC_PRO', { DocType: 'IDN01001', parameters: { Authorize: 'T' } }).source).toEqual({
      ...{ govId: 1, fullName: 1, dob: 1, selfiePhoto: expect.any(Number), liveness: expect.any(Number) },
      imgManipulationScore: expect.any(Number),
    })
    expect(resultOf('eKYC_PRO', { DocType: 'IDN01001' }).source).toBeUndefined()
  })
})

describe('every product', () => {
  it.each(productCodes)('%s answers Passed, SubCode and text', code => {
    const { result } = resultOf(code, { DocType: code.includes('PRO') ? 'GLB03002' : '01000000' })
    expect(result).toMatchObject({ Passed: 'Y', SubCode: '200' })
    for (const value of Object.values(result)) expect(typeof value).toBe('string')
  })
})

describe('the OCR keys of every document', () => {
  const rows = Object.entries(docTypes).flatMap(([family, types]) =>
    Object.entries(types).map(([code, docType]) => [code, family, docType] as const),
  )

  it.each(rows)('%s (%s) are the ones that are listed, each with a text', (code, family, docType) => {
    const product = family === 'country' ? 'ID_OCR_PRO' : 'ID_OCR'
    const { id } = resultOf(product, { DocType: code })
    const confirmed = id?.ocrIdEditInfo as Result
    expect(Object.keys(confirmed)).toEqual(docType.keys)
    for (const [key, value] of Object.entries(confirmed)) expect(value, key).not.toBe('')
    const style = family === 'country' ? /^[a-z]+(_[a-z]+)*$|^englishName$/ : /^[a-z]+([A-Z][a-z]*)*(CN)?$/
    for (const key of docType.keys) expect(key).toMatch(style)
  })
})
