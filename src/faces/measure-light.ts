import { luminanceOf, type Raster } from './raster.ts'

/** Light and sharpness of a picture, here of a face. Luminance is 0 to 255. */
export type LightMeasures = {
  /** The luminance that a twentieth of the face does not reach: eyes, nostrils, hair. */
  shadows: number
  /** The luminance that only a twentieth exceeds: forehead, bridge of the nose. */
  highlights: number
  /** Share of the pixels with a luminance of 250 and more: skin is never that bright by itself. */
  burntOut: number
  /** Variance of the Laplacian, which every edge makes larger, as it would be if the face spanned {@link usualRange}. */
  edges: number
  /** The Laplacian's variance as a share of the luminance's own, so that it does not follow the light. */
  sharpness: number
}

/** From shadows to highlights in a well exposed face, of dark skin or of light. */
const usualRange = 150

/** Half the width of the oval that is the face, as a share of its box: hair and walls in the corners do not count. */
const reach = 0.45

/**
 * Measures light and sharpness of a square picture of a face. Light is measured in the oval of the face, and against the
 * face's own range: what is a dark face and what is dark skin shows in the highlights.
 */
export function measureLight(picture: Raster): LightMeasures {
  const luminance = luminanceOf(picture)
  const counts = countInOval(luminance, picture)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const reachedBy = (share: number) => {
    let below = 0
    return counts.findIndex(count => {
      below += count
      return below > share * (total - 1)
    })
  }
  const [shadows, highlights] = [reachedBy(0.05), reachedBy(0.95)]
  const laplacian = spread(laplacianOf(luminance, picture)).variance
  const { variance } = spread(luminance)
  return {
    shadows,
    highlights,
    burntOut: counts.subarray(250).reduce((sum, count) => sum + count, 0) / total,
    edges: laplacian * (usualRange / Math.max(1, highlights - shadows)) ** 2,
    sharpness: variance === 0 ? 0 : laplacian / variance,
  }
}

/** How many pixels of the oval have each luminance. */
function countInOval(luminance: Uint8Array, { width, height }: Raster): Uint32Array {
  const counts = new Uint32Array(256)
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height - 0.5
    const half = Math.sqrt(Math.max(0, reach * reach - y * y))
    const last = Math.floor((0.5 + half) * width - 0.5)
    for (let column = Math.ceil((0.5 - half) * width - 0.5); column <= last; column++)
      if (half > 0) counts[luminance[row * width + column]!]!++
  }
  return counts
}

function laplacianOf(luminance: Uint8Array, { width, height }: Raster): Float32Array {
  const laplacian = new Float32Array((width - 2) * (height - 2))
  let target = 0
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column
      const around = luminance[at - 1]! + luminance[at + 1]! + luminance[at - width]! + luminance[at + width]!
      laplacian[target++] = around - 4 * luminance[at]!
    }
  }
  return laplacian
}

/** Mean and variance of some values. */
function spread(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0
  let squares = 0
  for (let at = 0; at < values.length; at++) {
    sum += values[at]!
    squares += values[at]! * values[at]!
  }
  const mean = sum / values.length
  return { mean, variance: Math.max(0, squares / values.length - mean * mean) }
}
