import { luminanceOf } from './luminance.ts'
import type { Raster } from './raster.ts'

/** Light and sharpness of a picture, here of a face. */
export type LightMeasures = {
  /** Mean luminance, 0 to 255. */
  brightness: number
  /** Share of the pixels with a luminance of 250 and more: skin is never that bright by itself. */
  burntOut: number
  /** Variance of the Laplacian, which every edge makes larger. */
  edges: number
  /** The same as a share of the luminance's own variance, so that it does not follow the light. */
  sharpness: number
}

/** Measures light and sharpness of a picture as a whole. */
export function measureLight(picture: Raster): LightMeasures {
  const { width, height } = picture
  const luminance = luminanceOf(picture)
  const laplacian = new Float32Array((width - 2) * (height - 2))
  let target = 0
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column
      const around = luminance[at - 1]! + luminance[at + 1]! + luminance[at - width]! + luminance[at + width]!
      laplacian[target++] = around - 4 * luminance[at]!
    }
  }
  const { mean, variance } = spread(luminance)
  const edges = spread(laplacian).variance
  return {
    brightness: mean,
    burntOut: luminance.filter(value => value >= 250).length / luminance.length,
    edges,
    sharpness: variance === 0 ? 0 : edges / variance,
  }
}

/** Mean and variance of some values. */
export function spread(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0
  let squares = 0
  for (let at = 0; at < values.length; at++) {
    sum += values[at]!
    squares += values[at]! * values[at]!
  }
  const mean = sum / values.length
  return { mean, variance: Math.max(0, squares / values.length - mean * mean) }
}
