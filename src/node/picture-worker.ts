import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import sharp from 'sharp'
import { createFaceDetector } from '../faces/detect-faces.ts'
import { judgeFace } from '../faces/judge-face.ts'
import { onlyPicture } from '../images/only-picture.ts'
import type { Finding } from '../images/picture.ts'

// What is exported serves the benchmarks: they measure what is shipped.

// Settings of sharp as a whole (its blocked formats, cache, threads) hold for the process, which may be somebody's own
// that merely runs an emulator: they are left alone.

/** The formats that the first bytes let through; whatever sharp takes a picture for, no other is decoded. */
const formats = ['jpeg', 'png']

/** More pixels than the documented resolution can have are never decoded. */
const limitInputPixels = 1920 * 1080

/** The longest side of what the detector and the measures look at, in pixels. */
const longestSide = 640

/** The model stands beside this file as built. */
export const detectFaces = createFaceDetector(readFileSync(new URL('./face-detector.tflite', import.meta.url)))

/** Decodes a picture, upright and small, and says what is wrong with it, first fault first. */
export async function examine(bytes: Uint8Array): Promise<Finding | undefined> {
  const decoded = await decode(bytes)
  if (!decoded) return { code: 'UnqualifiedPhoto', reason: 'cannot be decoded: damaged or truncated' }
  const { picture, scale } = decoded
  return judgeFace({ picture, faces: detectFaces(picture), scale })
}

export async function decode(bytes: Uint8Array) {
  try {
    const input = sharp(onlyPicture(bytes), { limitInputPixels, failOn: 'truncated' })
    const { width, height, format } = await input.metadata()
    if (!formats.includes(format)) return undefined
    const { data, info } = await input
      .autoOrient()
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 5 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) return undefined
    const scale = Math.max(width, height) / Math.max(info.width, info.height)
    return { picture: { data, width: info.width, height: info.height }, scale }
  } catch {
    // libvips' own words hold line breaks and paths; they say no more to the caller than that it failed.
    return undefined
  }
}

parentPort?.on('message', async (bytes: Uint8Array) => parentPort?.postMessage(await examine(bytes)))
