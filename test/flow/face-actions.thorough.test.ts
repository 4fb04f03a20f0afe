import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { type Answer, type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

const drawn = (name: string) => readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url))
const portrait = drawn('portrait.jpg')
const other = drawn('portrait-dark-skin.jpg')
const half = await sharp(portrait).resize({ width: 640 }).jpeg({ quality: 60 }).toBuffer()

async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess({ seed: 'faces', ...options })
  onTestFinished(() => door.close())
  return door
}

/** Pictures go in the form, as the SDK sends them. */
const call = (door: Door, action: string, { picture, ...query }: Parameters & { picture?: never }, form: Parameters) =>
  door.call(unsigned({ action, parameters: query, accessKeyId: 'merchant', form }))

const compare = (door: Door, source: Buffer, target: Buffer, more: Parameters = {}) =>
  call(door, 'FaceCompare', more, {
    SourceFacePicture: source.toString('base64'),
    TargetFacePicture: target.toString('base64'),
  })

const resultOf = (answer: Answer): Record<string, unknown> & { ExtFaceInfo?: Record<string, unknown> } =>
  JSON.parse(answer.text).Result ?? {}

describe('FaceCompare', () => {
  it('gives 100 to one and the same picture', async () => {
    const result = resultOf(await compare(await open({ faces: 'detect' }), portrait, portrait))
    const names = ['FaceQualityScore', 'SharpnessScore', 'IlluminationScore', 'OcclusionScore', 'KaOcclusionScore']
    expect(result).toEqual({
      TransactionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      Passed: 'Y',
      FaceComparisonScore: 100,
      ExtFaceInfo: Object.fromEntries(
        [...names, ...names.map(name => `Target${name}`)].map(name => [name, expect.any(Number)]),
      ),
    })
  })

  it('gives a copy 80 or more, and the same the other way round', async () => {
    const door = await open({ faces: 'detect' })
    const { FaceComparisonScore, Passed } = resultOf(await compare(door, portrait, half))
    expect(FaceComparisonScore).toBeGreaterThanOrEqual(80)
    expect(FaceComparisonScore).toBeLessThan(100)
    expect(Passed).toBe('Y')
    expect(resultOf(await compare(door, half, portrait)).FaceComparisonScore).toBe(FaceComparisonScore)
  })

  it('tells the quality of each of the two', async () => {
    const door = await open({ faces: 'detect' })
    const info = resultOf(await compare(door, portrait, other)).ExtFaceInfo ?? {}
    for (const [name, score] of Object.entries(info)) {
      expect(score, name).toBeGreaterThanOrEqual(0)
      expect(score, name).toBeLessThanOrEqual(100)
    }
    expect(info.IlluminationScore).not.toBe(info.TargetIlluminationScore)
  })

  it('takes any two pictures for one face where nobody looks at pixels', async () => {
    const [one, two] = [await drawnPicture({}), await drawnPicture({ width: 700, height: 900 })]
    expect(resultOf(await compare(await open({ faces: 'present' }), one, two))).toMatchObject({
      FaceComparisonScore: 100,
    })
  })

  it.each([
    ['no source', { TargetFacePicture: portrait.toString('base64') }, 'MissingParameter', /^SourceFacePicture, Source/],
    [
      'the names that X1 writes, which its SDK drops',
      { SourceFacePictureBase64: 'x', TargetFacePictureBase64: 'x' },
      'MissingParameter',
      /^SourceFacePicture, SourceFacePictureUrl: neither given/,
    ],
    [
      'a source both ways',
      { SourceFacePicture: portrait.toString('base64'), SourceFacePictureUrl: 'https://example.com/a.jpg' },
      'DataDuplication',
      /^SourceFacePicture, SourceFacePictureUrl: both/,
    ],
    [
      'a target without a face',
      {
        SourceFacePicture: portrait.toString('base64'),
        TargetFacePicture: drawn('no-face-pattern.jpg').toString('base64'),
      },
      'NoFaceDetected',
      /^TargetFacePicture: /,
    ],
    [
      'a target that is not a picture',
      { SourceFacePicture: portrait.toString('base64'), TargetFacePicture: 'AAAA' },
      'UnqualifiedPhoto',
      /^TargetFacePicture: neither JPEG nor PNG/,
    ],
  ])('refuses %s', async (_, form, code, reason) => {
    const answer = await call(await open({ faces: 'detect' }), 'FaceCompare', {}, form as Parameters)
    expect(fieldsOf(answer).Code).toBe(code)
    expect(answer.headers['x-emulator-reason']).toMatch(reason)
  })
})

describe('FaceLiveness', () => {
  const query = { ProductCode: 'FACE_LIVENESS_MIN', MerchantBizId: 'a1', MerchantUserId: 'u1' }
  const look = (door: Door, picture: Buffer, more: Parameters = {}) =>
    call(door, 'FaceLiveness', { ...query, ...more }, { FacePictureBase64: picture.toString('base64') })

  it('looks at the face and tells what was asked for', async () => {
    const door = await open({ faces: 'detect' })
    const always = {
      FaceAttack: 'N',
      FaceAge: expect.any(Number),
      FaceGender: expect.stringMatching(/^[MF]$/),
      SharpnessScore: expect.any(Number),
      IlluminationScore: expect.any(Number),
      OcclusionScore: expect.any(Number),
      KaOcclusionScore: expect.any(Number),
    }
    expect(resultOf(await look(door, portrait))).toEqual({
      TransactionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      Passed: 'Y',
      SubCode: '200',
      ExtFaceInfo: always,
    })
    expect(resultOf(await look(door, portrait, { FaceQuality: 'T', Occlusion: 'T' })).ExtFaceInfo).toEqual({
      ...always,
      FaceQualityScore: expect.any(Number),
      OcclusionResult: 'N',
    })
  })

  it('says the same of the same picture', async () => {
    const door = await open({ faces: 'detect' })
    expect(resultOf(await look(door, portrait)).ExtFaceInfo).toEqual(resultOf(await look(door, portrait)).ExtFaceInfo)
  })

  it('sees an attack where the user says so', async () => {
    const result = resultOf(await look(await open(), portrait, { MerchantUserId: 'emulator:not-passed' }))
    expect(result).toMatchObject({ Passed: 'N', SubCode: '205', ExtFaceInfo: { FaceAttack: 'Y' } })
  })

  it.each([
    ['another product', { ProductCode: 'FACE_LIVENESS' }, portrait, 'InvalidParameter'],
    ['a blurred face', {}, drawn('face-blurred.jpg'), 'UnqualifiedPhoto'],
    ['no face', {}, drawn('no-face-pattern.jpg'), 'NoFaceDetected'],
  ])('refuses %s', async (_, more, picture, code) => {
    const answer = await look(await open({ faces: 'detect' }), picture, more as Parameters)
    expect(fieldsOf(answer).Code).toBe(code)
  })
})
