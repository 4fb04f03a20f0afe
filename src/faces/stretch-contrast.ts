import { luminanceOf } from './luminance.ts'
import type { Raster } from './raster.ts'

/** From the darkest to the brightest hundredth; a picture that spans more has all the contrast it needs. */
const enoughRange = 160

/**
 * The picture as if it had been exposed well: its darkest hundredth black, its brightest white. Undefined when it has
 * enough contrast anyway, or none at all.
 */
export function stretchContrast(picture: Raster): Raster | undefined {
  const luminance = luminanceOf(picture).sort()
  const darkest = luminance[Math.floor(luminance.length * 0.01)] ?? 0
  const brightest = luminance[Math.floor(luminance.length * 0.99)] ?? 0
  const range = brightest - darkest
  if (range === 0 || range >= enoughRange) return undefined
  const stretched = Uint8Array.from(Uint8ClampedArray.from(picture.data, value => ((value - darkest) * 255) / range))
  return { ...picture, data: stretched }
}
