import type { Box } from '../face.ts'
import type { Raster } from '../raster.ts'
import { shrinkPlainly } from './shrink-plainly.ts'
import { createVectorShrink, type VectorShrink } from './vector-shrink.ts'

/** Made with the first part that is shrunk; null where the platform has no vectors. */
let vectorShrink: VectorShrink | null | undefined

/** A part of a picture at 1/factor of its size; each pixel is the mean of those it stands for, rounded down. */
export function shrinkPart(picture: Raster, part: Box, factor: number): Raster {
  if (vectorShrink === undefined) vectorShrink = createVectorShrink() ?? null
  return vectorShrink?.(picture, part, factor) ?? shrinkPlainly(picture, part, factor)
}
