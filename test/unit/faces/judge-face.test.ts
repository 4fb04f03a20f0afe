import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createFaceDetector } from '../../../src/faces/detect-faces.ts'
import { faceChecks } from '../../../src/faces/face-checks.ts'
import { judgeFace } from '../../../src/faces/judge-face.ts'
import { drawn, loadRaster, model, paint } from './load-raster.ts'

const detectFaces = createFaceDetector(model)

async function judge(file: URL) {
  const { picture, scale } = await loadRaster(file)
  return judgeFace({ picture, faces: detectFaces(picture), scale })
}

type Expected = { file: string; code: string; finding: string | null }
const expected: Expected[] = JSON.parse(readFileSync(drawn('findings.json'), 'utf8'))
/** What shows before a picture is decoded is not for the face's judge. */
const foundInHeader = ['resolution', 'truncated', 'wrong-format']
const judged = expected.filter(({ finding }) => !foundInHeader.includes(finding ?? ''))

test.each(judged)('answers $file with $code', async ({ file, code, finding }) => {
  const answer = await judge(drawn(file))
  expect(answer?.code ?? 'Success').toBe(code)
  expect(answer?.finding ?? null).toBe(finding)
})

test('has a drawn picture for everything that a drawn face can show', () => {
  const shown = new Set(expected.map(({ finding }) => finding))
  const missing = [...new Set(faceChecks.map(({ finding }) => finding))].filter(finding => !shown.has(finding))
  // The detector takes its idea of the height of a nose from the rest of the face, so no drawing nods.
  expect(missing).toEqual(['face-raised', 'face-lowered'])
})

test('gives measured value and limit in the reason', async () => {
  expect(await judge(drawn('face-dark.jpg'))).toEqual({
    code: 'UnqualifiedPhoto',
    finding: 'face-dark',
    measured: 28,
    limit: 50,
    reason: 'face too dark: mean luminance 28 of 255, at least 50 needed',
  })
})

test('tells the size of a face in pixels of the original picture', async () => {
  const { picture, scale } = await loadRaster(drawn('face-small.jpg'))
  const faces = detectFaces(picture)
  const answer = judgeFace({ picture, faces, scale })
  expect(scale).toBe(1.5)
  expect(answer?.limit).toBe(90)
  expect(answer?.reason).toBe(`face too small: ${answer?.measured} pixels wide, at least 90 needed`)
  expect(judgeFace({ picture, faces, scale: 1 })?.limit).toBe(60)
})

describe('a face as the detector might give it', () => {
  const picture = paint(320, 320, (x, y) => (((x >> 2) + (y >> 2)) % 2 ? [190, 140, 110] : [120, 90, 70]))
  const face = {
    score: 0.9,
    box: { left: 80, top: 80, right: 240, bottom: 240 },
    keyPoints: {
      rightEye: { x: 130, y: 130 },
      leftEye: { x: 190, y: 130 },
      nose: { x: 160, y: 165 },
      mouth: { x: 160, y: 200 },
      rightEar: { x: 90, y: 140 },
      leftEar: { x: 230, y: 140 },
    },
    roll: 0,
    yaw: 0,
    pitch: 0.5,
  }
  const findingOf = (change: Partial<typeof face>) =>
    judgeFace({ picture, faces: [{ ...face, ...change }], scale: 1 })?.finding

  test('is good', () => {
    expect(findingOf({})).toBeUndefined()
  })

  test.each([
    ['face-tilted', { roll: 35.1 }],
    ['face-tilted', { roll: -90 }],
    ['face-turned', { yaw: -0.43 }],
    ['face-raised', { pitch: 0.29 }],
    ['face-lowered', { pitch: 0.73 }],
    ['face-raised', { pitch: Number.NaN }],
    ['face-cut', { box: { left: -40, top: 80, right: 120, bottom: 240 } }],
    ['face-cut', { keyPoints: { ...face.keyPoints, mouth: { x: 160, y: 321 } } }],
    ['face-small', { box: { left: 130, top: 130, right: 189, bottom: 189 } }],
  ])('is %s', (finding, change) => {
    expect(findingOf(change)).toBe(finding)
  })

  test.each([{ roll: 35 }, { roll: -35 }, { yaw: 0.42 }, { pitch: 0.3 }, { pitch: 0.72 }])(
    'is still good at the limit: %o',
    change => {
      expect(findingOf(change)).toBeUndefined()
    },
  )

  test('is judged by what is wrong with it first', () => {
    expect(findingOf({ roll: 60, yaw: 0.9, box: { left: -80, top: 80, right: 80, bottom: 240 } })).toBe('face-cut')
    expect(findingOf({ roll: 60, yaw: 0.9 })).toBe('face-tilted')
  })

  test('is the first of those given', () => {
    const small = { ...face, box: { left: 130, top: 130, right: 170, bottom: 170 } }
    expect(judgeFace({ picture, faces: [face, small], scale: 1 })).toBeUndefined()
    expect(judgeFace({ picture, faces: [small, face], scale: 1 })?.finding).toBe('face-small')
  })

  test('never measures the same as its limit when it is refused', () => {
    const answer = judgeFace({ picture, faces: [{ ...face, roll: 35.01 }], scale: 1 })
    expect(answer).toMatchObject({ measured: 36, limit: 35 })
  })
})

test.each(faceChecks)('says its limit in the guess of $finding', ({ guess, limit, reason }) => {
  expect(guess).toContain(` ${limit} `.trimEnd())
  expect(reason('1', '2')).toMatch(/^[\x20-\x7e]+$/)
})

// A larger set lies beside the project on some machines; every fifth picture keeps the run short.
const labelled = new URL('../../../../shared/pictures/', import.meta.url)
const more: { file: string; label: string }[] = existsSync(new URL('labels.json', labelled))
  ? JSON.parse(readFileSync(new URL('labels.json', labelled), 'utf8'))
  : []

test('takes portraits for portraits, and nothing else', async () => {
  const own = expected.filter(({ finding }) => finding === null || finding === 'no-face')
  const pictures = [
    ...own.map(({ file, code }) => ({ url: drawn(file), code })),
    ...more
      .filter((_, index) => index % 5 === 0)
      .map(({ file, label }) => ({
        url: new URL(file, labelled),
        code: label === 'face' ? 'Success' : 'NoFaceDetected',
      })),
  ]
  for (const { url, code } of pictures) expect((await judge(url))?.code ?? 'Success', url.pathname).toBe(code)
}, 30_000)
