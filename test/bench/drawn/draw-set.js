// @ts-check
// Pictures with things drawn onto the faces of portraits, and in other light: each kind once for each portrait.
import sharp from 'sharp'
import { drawOnto, toJpeg } from './draw-picture.js'
import { frameOf, skinOf, toneOf } from './face-frame.js'
import { kinds } from './kinds.js'
import { lights } from './light.js'
import { createRandom, seedOf } from './random.js'

/** @typedef {import('./face-frame.js').Raster} Raster */
/** @typedef {{ name: string, picture: Raster, frame: import('./face-frame.js').Frame, skin: import('./paint.js').Colour, tone: string }} Portrait */
/** @typedef {{ group: string, kind: string, expect: import('./kinds.js').Expected, tone: string, bytes: Buffer }} Drawn */

/**
 * Decodes portraits and finds where to draw.
 * @param {{ file: string, bytes: Buffer }[]} portraits
 * @param {(picture: Raster) => import('../../../dist/types/faces/face.js').Face[]} detectFaces
 */
export async function readSitters(portraits, detectFaces) {
  /** @type {Portrait[]} */
  const sitters = []
  for (const { file, bytes } of portraits) {
    const { data, info } = await sharp(bytes).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const picture = { data: new Uint8Array(data), width: info.width, height: info.height }
    const face = detectFaces(picture)[0]
    if (!face) throw new Error('Failed to find the face of a portrait. Do draw onto good ones.')
    const frame = frameOf(face.keyPoints)
    const skin = skinOf(picture, frame)
    sitters.push({ name: file, picture, frame, skin, tone: toneOf(skin) })
  }
  return sitters
}

/**
 * Every drawing has random numbers of its own, so that leaving some out changes none of the others.
 * @param {Portrait[]} sitters @param {number} seed @param {(group: string) => boolean} isWanted
 * @returns {AsyncGenerator<Drawn>}
 */
export async function* drawSet(sitters, seed, isWanted) {
  for (const [kind, about] of Object.entries(kinds)) {
    if (!isWanted(about.group)) continue
    for (const { name, picture, frame, skin, tone } of sitters) {
      const random = createRandom(seedOf(`${seed} ${kind} ${name}`))
      const drawn = await drawOnto(picture, frame, about, { random, skin, nose: frame.nose })
      yield { group: about.group, kind, expect: about.expect, tone, bytes: await toJpeg(drawn) }
    }
  }
  const asItIs = (/** @type {Raster} */ picture) => picture
  for (const [kind, relight] of Object.entries({ 'ordinary light': asItIs, ...lights })) {
    if (!isWanted(kind)) continue
    for (const { picture, frame, tone } of sitters)
      yield { group: kind, kind, expect: null, tone, bytes: await toJpeg(relight(picture, frame)) }
  }
}
