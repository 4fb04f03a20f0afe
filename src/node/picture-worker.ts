import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { createCoverCheck } from '../faces/cover-check.ts'
import coverWeights from '../faces/cover-weights.json' with { type: 'json' }
import { createFaceDetector } from '../faces/detect-faces.ts'
import { judgeFace } from '../faces/judge-face.ts'
import type { Raster } from '../faces/raster.ts'
import { damaged, lyingHeader } from '../images/lying-header.ts'
import { onlyPicture } from '../images/only-picture.ts'
import type { PixelReport } from '../images/picture.ts'
import { readHeader } from '../images/read-header.ts'
import type { RotatedPictures } from '../options/choices.ts'
import { sharpWords } from './sharp-fault.ts'
import type { WorkerStart } from './workers.ts'

const { default: sharp } = await import('sharp').catch(thrown => {
  throw new Error(sharpWords(String(thrown instanceof Error ? thrown.message : thrown)))
})

// What is exported serves the benchmarks: they measure what is shipped.
export { createFaceDetector, judgeFace }

/** The formats that the first bytes let through; whatever sharp takes a picture for, no other is decoded. */
const formats = ['jpeg', 'png']

/** More pixels than the documented resolution can have are never decoded. */
const limitInputPixels = 1920 * 1080

/**
 * The longest side in pixels to which pictures are shrunk, and between which they are not: there the decoder cannot shrink
 * (sharp has libjpeg do so from three times the size on), and to shrink afterwards takes almost as long as to decode. All
 * that looks at the picture takes means of its pixels anyway.
 */
const shrunkenSide = 640
const keptSides = { from: 960, below: 3 * shrunkenSide }

/** The model stands beside this file as built. */
export const faceModel: Uint8Array = readFileSync(new URL('./face-detector.tflite', import.meta.url))
export const detectFaces = createFaceDetector(faceModel, createCoverCheck(coverWeights))

/** Decodes a picture, upright and small, and says all that is to be said about it. */
export async function examine(bytes: Uint8Array, rotatedPictures: RotatedPictures = 'refuse'): Promise<PixelReport> {
  const decoded = await decode(bytes)
  if ('undecodable' in decoded) return decoded
  const { picture, scale } = decoded
  return judgeFace({ picture, faces: detectFaces(picture), scale, acceptRotated: rotatedPictures === 'accept' })
}

export async function decode(bytes: Uint8Array): Promise<{ undecodable: string } | { picture: Raster; scale: number }> {
  try {
    // A warning is the decoder's word for data that ends too early, or does not fit its header: it fills up with grey.
    const input = sharp(onlyPicture(bytes), { limitInputPixels, failOn: 'warning' })
    const { width, height, format } = await input.metadata()
    if (!formats.includes(format)) return { undecodable: damaged }
    const header = readHeader(bytes)
    if (header?.width !== width || header.height !== height)
      return { undecodable: `damaged: one header says ${header?.width}x${header?.height}, another ${width}x${height}` }
    const longest = Math.max(width, height)
    const side = longest >= keptSides.from && longest < keptSides.below ? longest : shrunkenSide
    const decoding = input
      .autoOrient()
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 5 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    // Read here while another thread decodes: decoders say nothing of data that goes on behind what they were promised.
    const [{ data, info }, fault] = await Promise.all([decoding, lyingHeader(bytes)])
    if (fault) return { undecodable: fault }
    if (info.channels !== 3) return { undecodable: damaged }
    const scale = longest / Math.max(info.width, info.height)
    return { picture: { data, width: info.width, height: info.height }, scale }
  } catch {
    // libvips' own words hold line breaks and paths; they say no more to the caller than that it failed.
    return { undecodable: damaged }
  }
}

/** One picture to look at. */
export type PictureTask = { bytes: Uint8Array; rotatedPictures: RotatedPictures }

if (parentPort) start(parentPort, workerData as WorkerStart)

function start(port: NonNullable<typeof parentPort>, { ownsProcess, warm }: WorkerStart): void {
  // Settings of sharp as a whole hold for the process, which may be somebody's own that merely runs an emulator. In the
  // command's, nothing is kept of pictures that never come again: 60 MB less at its peak.
  if (ownsProcess) sharp.cache(false)
  // Compiles the network before somebody waits for it.
  if (warm)
    detectFaces({ data: new Uint8Array(3 * shrunkenSide * shrunkenSide), width: shrunkenSide, height: shrunkenSide })
  port.on('message', async ({ bytes, rotatedPictures }: PictureTask) =>
    port.postMessage(await examine(bytes, rotatedPictures)),
  )
  port.postMessage('ready')
}
