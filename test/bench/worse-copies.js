// @ts-check
// What happens to pictures between a camera and the service: copies made worse, each by one thing.
import sharp from 'sharp'

/** @typedef {{ left: number, top: number, width: number, height: number }} Area */
/** @typedef {(file: Buffer, face: Area) => Promise<Buffer>} Worsen the face's area is in pixels of the file */

const grey = '#808080'

/** @param {(image: import('sharp').Sharp, width: number) => import('sharp').Sharp} change @returns {Worsen} */
const changed = change => async file => {
  const { width = 0 } = await sharp(file).metadata()
  return change(sharp(file).autoOrient(), width).jpeg({ quality: 90 }).toBuffer()
}

/** @param {(face: Area) => Area} part @returns {Worsen} */
const covered = part => async (file, face) => {
  const { left, top, width, height } = part(face)
  const size = { width: Math.max(1, Math.floor(width)), height: Math.max(1, Math.floor(height)) }
  const cover = { input: { create: { ...size, channels: /** @type {const} */ (3), background: grey } } }
  return sharp(file)
    .autoOrient()
    .composite([{ ...cover, left: Math.floor(left), top: Math.floor(top) }])
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** @type {Record<string, Worsen>} */
export const worseCopies = {
  'as it is': async file => file,
  'rotated 15': changed(image => image.rotate(15, { background: grey })),
  'rotated 30': changed(image => image.rotate(30, { background: grey })),
  'rotated 90': changed(image => image.rotate(90)),
  'rotated 90, EXIF': changed(image => image.rotate(90).withMetadata({ orientation: 8 })),
  mirrored: changed(image => image.flop()),
  grey: changed(image => image.greyscale()),
  'dark x 0.25': changed(image => image.linear(0.25, 0)),
  'dark x 0.1': changed(image => image.linear(0.1, 0)),
  'bright x 2 + 30': changed(image => image.linear(2, 30)),
  'bright x 3 + 90': changed(image => image.linear(3, 90)),
  'blurred 0.8 %': changed((image, width) => image.blur(width * 0.008)),
  'blurred 2 %': changed((image, width) => image.blur(width * 0.02)),
  '128 wide': changed(image => image.resize(128)),
  '64 wide': changed(image => image.resize(64)),
  'JPEG q20': async file => sharp(file).jpeg({ quality: 20 }).toBuffer(),
  'lower half covered': covered(({ left, top, width, height }) => ({
    left,
    top: top + height / 2,
    width,
    height: height / 2,
  })),
  'left half covered': covered(({ left, top, width, height }) => ({ left, top, width: width / 2, height })),
}
