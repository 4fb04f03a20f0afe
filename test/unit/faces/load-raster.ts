import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import sharp from 'sharp'
import { createCoverCheck } from '../../../src/faces/cover-check.ts'
import coverWeights from '../../../src/faces/cover-weights.json' with { type: 'json' }
import { createFaceDetector } from '../../../src/faces/detect-faces.ts'
import type { Raster } from '../../../src/faces/raster.ts'

const require = createRequire(import.meta.url)

/** The bytes of the face model, as the package ships it. */
export const model: Uint8Array = new Uint8Array(
  readFileSync(require.resolve('@mediapipe/face_detection/face_detection_short_range.tflite')),
)

/** The check for covered faces, as it is shipped. */
export const judgeCover = createCoverCheck(coverWeights)

/** The detector as it is shipped. */
export const detectFaces = createFaceDetector(model, judgeCover)

/** Decodes a picture as the emulator does: upright, RGB, at most 640 pixels long; `scale` leads back to the original. */
export async function loadRaster(file: URL | Buffer): Promise<{ picture: Raster; scale: number }> {
  const bytes = Buffer.isBuffer(file) ? file : readFileSync(file)
  const { width, height } = await sharp(bytes).metadata()
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .resize(640, 640, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const picture = { data: new Uint8Array(data), width: info.width, height: info.height }
  return { picture, scale: Math.max(width, height) / Math.max(info.width, info.height) }
}

/** A picture of ours, by its name in fixtures/images. */
export function drawn(name: string): URL {
  return new URL(`../../../fixtures/images/${name}`, import.meta.url)
}

/** A picture of one colour for each pixel. */
export function paint(width: number, height: number, colourAt: (x: number, y: number) => readonly number[]): Raster {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colourAt(x, y), (y * width + x) * 3)
  return { data, width, height }
}
