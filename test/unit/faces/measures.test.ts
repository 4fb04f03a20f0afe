import { describe, expect, test } from 'vitest'
import { measureLight } from '../../../src/faces/measure-light.ts'
import { stretchContrast } from '../../../src/faces/stretch-contrast.ts'
import { paint } from './load-raster.ts'

const grey = (value: number) => [value, value, value]
const checks = (low: number, high: number, cell: number) =>
  paint(64, 64, (x, y) => grey((Math.floor(x / cell) + Math.floor(y / cell)) % 2 ? high : low))

describe('light', () => {
  test('goes from shadows to highlights, weighted as eyes do', () => {
    expect(measureLight(checks(50, 150, 8))).toMatchObject({ shadows: 50, highlights: 150 })
    expect(measureLight(paint(8, 8, () => [0, 255, 0])).highlights).toBe(150)
  })

  test('leaves out a twentieth at either end', () => {
    const dots = (share: number) => paint(100, 100, (x, y) => grey((x * 7 + y * 31) % 100 < share * 100 ? 255 : 90))
    expect(measureLight(dots(0.03)).highlights).toBe(90)
    expect(measureLight(dots(0.1)).highlights).toBe(255)
  })

  test('does not look at the corners, where hair and wall are', () => {
    const backlit = paint(64, 64, (x, y) => grey((x - 32) ** 2 + (y - 32) ** 2 < 30 ** 2 ? 20 : 255))
    expect(measureLight(backlit)).toMatchObject({ highlights: 20, burntOut: 0 })
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
    expect(dark.edges).toBeCloseTo(bright.edges)
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
