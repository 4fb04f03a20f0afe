import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { createCoverCheck } from '../faces/cover-check.ts'
import coverWeights from '../faces/cover-weights.json' with { type: 'json' }
import { createFaceDetector } from '../faces/detect-faces.ts'
import type { Face } from '../faces/face.ts'
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

/** Pictures are shrunk until their longest side has so many pixels: detector and measures look at means of them anyway. */
const shrunkenSide = 640

/**
 * Baseline pictures between these sides are looked at as they are: sharp has libjpeg shrink them only from three times the
 * size on, and to shrink them afterwards takes almost as long as to decode them. Larger ones are shrunk all the same, for
 * a score of them may lie in memory until they are collected, and so are progressive ones, which libjpeg keeps whole besides.
 */
const kept = { from: 960, below: 3 * shrunkenSide, pixels: 1_100_000 }

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
    const { width, height, format, isProgressive } = await input.metadata()
    if (!formats.includes(format)) return { undecodable: damaged }
    const header = readHeader(bytes)
    if (header?.width !== width || header.height !== height)
      return { undecodable: `damaged: one header says ${header?.width}x${header?.height}, another ${width}x${height}` }
    const longest = Math.max(width, height)
    const isKept =
      longest >= kept.from && longest < kept.below && width * height <= kept.pixels && isProgressive !== true
    const side = isKept ? longest : shrunkenSide
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

/** How many made-up pictures a new worker looks at first. More would not make it any faster. */
const rehearsals = 3

/** A face in the middle of the made-up picture, for the measures. */
const madeUpFace: Face = {
  score: 1,
  box: { left: 330, top: 210, right: 630, bottom: 510 },
  keyPoints: {
    rightEye: { x: 410, y: 300 },
    leftEye: { x: 550, y: 302 },
    nose: { x: 480, y: 360 },
    mouth: { x: 480, y: 430 },
    rightEar: { x: 350, y: 320 },
    leftEar: { x: 610, y: 320 },
  },
  roll: 1,
  yaw: 0,
  pitch: 0.5,
  cover: { mouth: 0, eyes: 0 },
}

/** One picture to look at. */
export type PictureTask = { bytes: Uint8Array; rotatedPictures: RotatedPictures }

if (parentPort) await start(parentPort, workerData as WorkerStart)

async function start(port: NonNullable<typeof parentPort>, { ownsProcess, warm }: WorkerStart): Promise<void> {
  // Settings of sharp as a whole hold for the process, which may be somebody's own that merely runs an emulator. In the
  // command's, nothing is kept of pictures that never come again: 60 MB less at its peak.
  if (ownsProcess) sharp.cache(false)
  if (warm) await rehearse()
  port.on('message', async ({ bytes, rotatedPictures }: PictureTask) =>
    port.postMessage(await examine(bytes, rotatedPictures)),
  )
  port.postMessage('ready')
}

/** Looks at made-up pictures, of noise, until decoder, network and measures are compiled. A machine is fast at the third. */
async function rehearse(): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const background = '#808080'
  const bytes = await sharp({ create: { width: 960, height: 720, channels: 3, background, noise } })
    .jpeg()
    .toBuffer()
  for (let turn = 0; turn < rehearsals; turn++) {
    const decoded = await decode(bytes)
    if ('undecodable' in decoded) return
    const { picture, scale } = decoded
    judgeFace({ picture, faces: [...detectFaces(picture), madeUpFace], scale })
  }
}
