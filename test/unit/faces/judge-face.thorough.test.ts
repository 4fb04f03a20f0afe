import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { faceChecks } from '../../../src/faces/face-checks.ts'
import { judgeFace } from '../../../src/faces/judge-face.ts'
import { readMarked } from '../../docs/read-differences.ts'
import { detectFaces, drawn, loadRaster, paint } from './load-raster.ts'

async function judge(file: URL) {
  const { picture, scale } = await loadRaster(file)
  return judgeFace({ picture, faces: detectFaces(picture), scale }).finding
}

type Expected = { file: string; code: string; finding: string | null }
const expected: Expected[] = JSON.parse(readFileSync(drawn('findings.json'), 'utf8'))
/** What shows before a picture is decoded is not for the face's judge. */
const foundInHeader = ['resolution', 'truncated', 'wrong-format', 'undecodable']
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
    measured: 39,
    limit: 60,
    reason: 'face too dark: its brightest parts have a luminance of 39 of 255, at least 60 needed',
  })
})

test('tells the size of a face in pixels of the original picture', async () => {
  const { picture, scale } = await loadRaster(drawn('face-small.jpg'))
  const faces = detectFaces(picture)
  const { finding: answer } = judgeFace({ picture, faces, scale })
  expect(scale).toBe(1.5)
  expect(answer?.limit).toBe(90)
  expect(answer?.reason).toBe(`face too small: ${answer?.measured} pixels wide, at least 90 needed`)
  expect(judgeFace({ picture, faces, scale: 1 }).finding?.limit).toBe(60)
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
    cover: { mouth: 0.1, eyes: 0.1 },
  }
  const reportOf = (change: Partial<typeof face>, acceptRotated = false) =>
    judgeFace({ picture, faces: [{ ...face, ...change }], scale: 1, acceptRotated })
  const findingOf = (change: Partial<typeof face>) => reportOf(change).finding?.finding

  test('is good', () => {
    expect(findingOf({})).toBeUndefined()
  })

  test.each([
    ['face-tilted', { roll: 35.1 }],
    ['face-tilted', { roll: -54 }],
    ['rotated', { roll: 55 }],
    ['rotated', { roll: -90 }],
    ['rotated', { roll: 178 }],
    ['mouth-covered', { cover: { mouth: 0.51, eyes: 0 } }],
    ['eye-covered', { cover: { mouth: 0, eyes: 0.51 } }],
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
    expect(findingOf({ roll: 50, yaw: 0.9, box: { left: -80, top: 80, right: 80, bottom: 240 } })).toBe('face-cut')
    expect(findingOf({ roll: 50, yaw: 0.9 })).toBe('face-tilted')
  })

  test('is the first of those given', () => {
    const small = { ...face, box: { left: 130, top: 130, right: 170, bottom: 170 } }
    expect(judgeFace({ picture, faces: [face, small], scale: 1 }).finding).toBeUndefined()
    expect(judgeFace({ picture, faces: [small, face], scale: 1 }).finding?.finding).toBe('face-small')
  })

  test('is named with everything that is wrong with it, in the order of reporting', () => {
    const { checks } = reportOf({ roll: 50, yaw: -0.9, cover: { mouth: 0.2, eyes: 0.87 } })
    expect(checks.filter(({ passed }) => !passed)).toEqual([
      {
        finding: 'face-tilted',
        what: 'degrees by which the eyes are off the level',
        measured: 50,
        bound: 'most',
        limit: 35,
        passed: false,
        reason: 'face tilted: 50 degrees, at most 35 allowed',
      },
      expect.objectContaining({ finding: 'face-turned', measured: 0.9, limit: 0.42 }),
      expect.objectContaining({ finding: 'eye-covered', measured: 87, limit: 50 }),
    ])
  })

  test('is told with every value when it is good', () => {
    const { finding, checks, faces } = reportOf({})
    expect(finding).toBeUndefined()
    expect(checks.map(one => one.finding)).toEqual(['no-face', ...faceChecks.map(one => one.finding)])
    expect(checks.every(({ passed, measured, limit }) => passed && Number.isFinite(measured + limit))).toBe(true)
    expect(checks.some(check => 'reason' in check)).toBe(false)
    expect(faces).toHaveLength(1)
  })

  test('is told with its places in the original picture, and without its pixels', () => {
    const { faces } = judgeFace({ picture, faces: [face], scale: 2 })
    expect(faces[0]?.box).toEqual({ left: 160, top: 160, right: 480, bottom: 480 })
    expect(faces[0]?.keyPoints.nose).toEqual({ x: 320, y: 330 })
    expect(JSON.stringify(faces).length).toBeLessThan(600)
  })

  test.each([90, -90, 180, 125])('may lie on its side or upside down where that is accepted: %i degrees', roll => {
    expect(reportOf({ roll }, true).finding).toBeUndefined()
    expect(reportOf({ roll }).finding?.measured).toBe({ 90: 90, '-90': 270, 180: 180, 125: 90 }[roll])
  })

  test('may still not be tilted where a turned picture is accepted', () => {
    expect(reportOf({ roll: 127 }, true).finding).toMatchObject({ finding: 'face-tilted', measured: 37 })
  })

  test('never measures the same as its limit when it is refused', () => {
    const answer = judgeFace({ picture, faces: [{ ...face, roll: 35.01 }], scale: 1 })
    expect(answer.finding).toMatchObject({ measured: 36, limit: 35 })
  })
})

const guesses = readMarked().filter(({ file }) => file === 'faces/face-checks.ts')

test.each(faceChecks.map((check, index) => ({ ...check, guess: guesses[index]?.behaviour ?? '' })))(
  'says its limit in the guess of $finding',
  ({ guess, limit, reason }) => {
    if (limit > 0) expect(guess).toContain(` ${limit} `.trimEnd())
    expect(reason('1', '2')).toMatch(/^[\x20-\x7e]+$/)
  },
)

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
