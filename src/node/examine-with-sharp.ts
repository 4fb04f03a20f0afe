import sharp from 'sharp'
import type { ExaminePixels } from '../images/picture.ts'

// One thread for each picture, no cache: every picture is new, and calls run beside each other.
sharp.concurrency(1)
sharp.cache(false)
// libvips would also read SVG, PDF, GIF, … from a file that slipped past the first bytes.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] })

/** More pixels than the documented resolution can have are never decoded. */
const limitInputPixels = 1920 * 1080

/** Decodes the whole picture and says whether that works. */
export const examineWithSharp: ExaminePixels = async bytes => {
  try {
    await sharp(bytes, { limitInputPixels, failOn: 'truncated' })
      .autoOrient()
      .resize(64, 64, { fit: 'inside' })
      .raw()
      .toBuffer()
    return undefined
  } catch {
    // libvips' own words hold line breaks and paths; they say no more to the caller than this.
    return { code: 'UnqualifiedPhoto', reason: 'cannot be decoded: damaged or truncated' }
  }
}
