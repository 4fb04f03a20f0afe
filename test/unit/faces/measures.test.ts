import { describe, expect, test } from 'vitest'
import { measureCover } from '../../../src/faces/measure-cover.ts'
import { measureLight } from '../../../src/faces/measure-light.ts'
import { stretchContrast } from '../../../src/faces/stretch-contrast.ts'
import { paint } from './load-raster.ts'

const grey = (value: number) => [value, value, value]
const checks = (low: number, high: number, cell: number) =>
  paint(64, 64, (x, y) => grey((Math.floor(x / cell) + Math.floor(y / cell)) % 2 ? high : low))

describe('light', () => {
  test('is the mean of light and dark, weighted as eyes do', () => {
    expect(measureLight(checks(50, 150, 8)).brightness).toBeCloseTo(100)
    expect(measureLight(paint(8, 8, () => [0, 255, 0])).brightness).toBeCloseTo(150, 0)
  })

  test('counts the pixels that are burnt out', () => {
    expect(measureLight(checks(100, 255, 8)).burntOut).toBeCloseTo(0.5)
    expect(measureLight(checks(100, 249, 8)).burntOut).toBe(0)
  })

  test('finds more edges in finer checks, and none in a plain picture', () => {
    expect(measureLight(checks(50, 150, 4)).sharpness).toBeGreaterThan(measureLight(checks(50, 150, 16)).sharpness)
    expect(measureLight(checks(90, 90, 4))).toMatchObject({ edges: 0, sharpness: 0 })
  })

  test('is as sharp in the dark', () => {
    const [bright, dark] = [measureLight(checks(100, 200, 8)), measureLight(checks(10, 20, 8))]
    expect(dark.sharpness).toBeCloseTo(bright.sharpness)
    expect(dark.edges).toBeLessThan(bright.edges / 50)
  })
})

describe('what covers a face', () => {
  const points = {
    rightEye: { x: 40, y: 50 },
    leftEye: { x: 88, y: 50 },
    nose: { x: 64, y: 75 },
    mouth: { x: 64, y: 98 },
  }
  const skin = [200, 150, 120]
  const draw = (lower: number[]) =>
    paint(128, 128, (x, y) => {
      if ((x + y) % 3 === 0 && Math.abs(y - 50) < 6) return [40, 20, 10]
      return y > 65 ? lower : skin
    })

  test('is near the colour of the skin above when it is skin', () => {
    expect(measureCover(draw(skin), points).colourDistance).toBeLessThan(1)
    expect(measureCover(draw([100, 75, 60]), points).colourDistance).toBeLessThan(16)
  })

  test('is far from it when it is a mask', () => {
    expect(measureCover(draw([170, 200, 220]), points).colourDistance).toBeGreaterThan(40)
  })

  test('has no contrast where nothing is drawn', () => {
    const { mouthContrast, eyeContrast } = measureCover(draw(skin), points)
    expect(mouthContrast).toBeLessThan(0.01)
    expect(eyeContrast).toBeGreaterThan(0.3)
  })

  test('is told by the eye that shows less', () => {
    const picture = draw(skin)
    for (let y = 35; y < 65; y++) for (let x = 25; x < 56; x++) picture.data.set([30, 30, 30], (y * 128 + x) * 3)
    expect(measureCover(picture, points).eyeContrast).toBeLessThan(0.01)
  })

  test('can be measured where points lie outside the picture', () => {
    const outside = { ...points, mouth: { x: 64, y: 300 }, rightEye: { x: -50, y: -50 } }
    expect(Object.values(measureCover(draw(skin), outside)).every(Number.isFinite)).toBe(true)
  })
})

describe('a picture with little contrast', () => {
  test('is stretched from black to white', () => {
    const stretched = stretchContrast(checks(3, 8, 8))
    expect(new Set(stretched?.data)).toEqual(new Set([0, 255]))
  })

  test('keeps the order of its shades', () => {
    const stretched = stretchContrast(paint(100, 100, x => grey(200 + Math.floor(x / 4))))
    const row = [...(stretched?.data.subarray(0, 300) ?? [])]
    expect(row).toEqual(row.toSorted((a, b) => a - b))
    expect(row.at(-1)).toBe(255)
  })

  test.each([
    ['enough contrast', checks(20, 220, 8)],
    ['none at all', checks(255, 255, 8)],
  ])('is left alone with %s', (_, picture) => {
    expect(stretchContrast(picture)).toBeUndefined()
  })
})
