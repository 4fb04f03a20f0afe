// @ts-check
import sharp from 'sharp'
import { drawKind } from './kinds.js'

/** @typedef {import('./face-frame.js').Raster} Raster */
/** @typedef {import('./face-frame.js').Frame} Frame */

/** Draws something onto a picture. @param {Raster} picture @param {Frame} frame @param {import('./kinds.js').Kind} kind @param {import('./paint.js').Sitter} sitter @returns {Promise<Raster>} */
export async function drawOnto({ data, width, height }, { matrix }, kind, sitter) {
  const drawing = drawKind(kind, sitter, { matrix, width, height })
  const drawn = await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: drawing }])
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data: drawn, width, height }
}

/** @param {Raster} picture @param {number} quality */
export function toJpeg({ data, width, height }, quality = 90) {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer()
}
