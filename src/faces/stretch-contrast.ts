import { luminanceOf, type Raster } from './raster.ts'

/** From the darkest to the brightest hundredth; a picture that spans more has all the contrast it needs. */
const enoughRange = 160

/**
 * The picture as if it had been exposed well: its darkest hundredth black, its brightest white. Undefined when it has
 * enough contrast anyway, or none at all.
 */
export function stretchContrast(picture: Raster): Raster | undefined {
  const luminance = luminanceOf(picture)
  const darkest = luminanceReachedBy(luminance, 0.01)
  const range = luminanceReachedBy(luminance, 0.99) - darkest
  if (range === 0 || range >= enoughRange) return undefined
  const stretched = Uint8ClampedArray.from({ length: 256 }, (_, value) => ((value - darkest) * 255) / range)
  const data = new Uint8Array(picture.data.length)
  for (let at = 0; at < data.length; at++) data[at] = stretched[picture.data[at]!]!
  return { ...picture, data }
}

/** The lowest luminance that a share of the pixels does not exceed. */
function luminanceReachedBy(luminance: Uint8Array, share: number): number {
  const counts = new Uint32Array(256)
  for (const value of luminance) counts[value]!++
  let below = 0
  return counts.findIndex(count => {
    below += count
    return below >= share * luminance.length
  })
}
