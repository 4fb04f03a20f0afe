import type { Face } from '../faces/face.ts'
import { judgeFace } from '../faces/judge-face.ts'
import type { Raster } from '../faces/raster.ts'
import { damaged, lyingHeader } from '../images/lying-header.ts'
import { onlyPicture } from '../images/only-picture.ts'
import type { PixelBounds, PixelReport } from '../images/picture.ts'

/** The longest side of what the detector and the measures look at, in pixels. */
const longestSide = 640

/** Loads the face detector, the first time a picture is looked at. */
export type LoadDetector = () => Promise<(picture: Raster) => Face[]>

/** Thrown where pixels cannot be looked at, which is not the fault of the picture. */
export class NoCanvas extends Error {
  override message =
    'this platform has no createImageBitmap and no OffscreenCanvas to look at them with. Use cloudauth-emulator/node, or the option faces "present".'
}

/**
 * Looks at the pixels with what browsers and workers bring: `createImageBitmap`, which honours EXIF orientation, and an
 * OffscreenCanvas to read them back.
 * @throws {NoCanvas} where the platform has neither, or has them without a context to draw in, as Deno does.
 */
export async function examineWithCanvas(
  bytes: Uint8Array,
  loadDetector: LoadDetector,
  { rotatedPictures }: Pick<PixelBounds, 'rotatedPictures'>,
): Promise<PixelReport> {
  const decoded = await decode(bytes)
  if (!decoded) return { undecodable: damaged }
  // Browsers fill up what ends too early, and cut what goes on, without a word.
  const fault = await lyingHeader(bytes)
  if (fault) return { undecodable: fault }
  const { picture, scale } = decoded
  const detectFaces = await loadDetector()
  return judgeFace({ picture, faces: detectFaces(picture), scale, acceptRotated: rotatedPictures === 'accept' })
}

async function decode(bytes: Uint8Array): Promise<{ picture: Raster; scale: number } | undefined> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') throw new NoCanvas()
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(onlyPicture(bytes))])).catch(() => undefined)
  if (!bitmap) return undefined
  const scale = Math.max(1, Math.max(bitmap.width, bitmap.height) / longestSide)
  const width = Math.round(bitmap.width / scale)
  const height = Math.round(bitmap.height / scale)
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new NoCanvas()
  context.fillStyle = '#808080'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { picture: { data: withoutAlpha(context.getImageData(0, 0, width, height).data), width, height }, scale }
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0
    rgb[to + 1] = rgba[from + 1] ?? 0
    rgb[to + 2] = rgba[from + 2] ?? 0
  }
  return rgb
}
