// @ts-check
// What the detector's second look sees of faces with something drawn onto them, in all kinds of light: what the check for
// covered faces is trained on.
import sharp from 'sharp'
import { createFaceDetector, faceModel } from '../../../dist/picture-worker.js'
import { drawnPortrait } from '../../../fixtures/images/drawn-portrait.js'
import { drawOnto } from './draw-picture.js'
import { frameOf, skinOf } from './face-frame.js'
import { kinds } from './kinds.js'
import { contrasted, exposed, gained, litFromSide, saturated } from './light.js'
import { createRandom } from './random.js'

/** @typedef {import('./face-frame.js').Raster} Raster */
/** @typedef {import('./random.js').Random} Random */
/** @typedef {{ person: number, kinds: string[], covered: { mouth: boolean, eyes: boolean }, evidence: Float32Array }} Sample */

// Woven masks are kept back: they tell how the check fares on a kind that it never saw.
const names = Object.keys(kinds).filter(name => !name.startsWith('mask, woven'))
const covers = names.filter(name => kinds[name]?.expect)
const harmless = names.filter(name => !kinds[name]?.expect)
const leavesMouth = harmless.filter(name => !/^beard|^goatee|lips$/.test(name))

/** @param {{ bytes: Buffer }[]} portraits @param {number} count @param {number} seed */
export async function collectEvidence(portraits, count, seed) {
  const random = createRandom(seed)
  /** @type {Float32Array[]} */
  let seen = []
  // What the check would be asked is kept, and its answer says where.
  const detectFaces = createFaceDetector(faceModel, (/** @type {Float32Array} */ evidence) => ({
    mouth: seen.push(evidence) - 1,
    eyes: 0,
  }))
  const people = []
  for (const { bytes } of portraits) {
    const picture = await toRaster(sharp(bytes).resize(640, 640, { fit: 'inside', withoutEnlargement: true }))
    const [face] = detectFaces(picture)
    if (face) people.push(cutAround(picture, face.box))
  }
  /** @type {Sample[]} */
  const samples = []
  while (samples.length < count) {
    const isDrawn = random.chance(0.05)
    const person = isDrawn ? -1 : random.whole(people.length)
    const portrait = isDrawn ? await drawPerson(random) : await varied(/** @type {Raster} */ (people[person]), random)
    const [before] = detectFaces(portrait)
    if (!before) continue
    const frame = frameOf(before.keyPoints)
    const chosen = chooseKinds(random)
    let picture = random.chance(0.3) ? otherSkin(random)(portrait, frame) : portrait
    const skin = skinOf(picture, frame)
    for (const name of chosen)
      picture = await drawOnto(picture, frame, /** @type {import('./kinds.js').Kind} */ (kinds[name]), {
        random,
        skin,
        nose: frame.nose,
      })
    if (random.chance(0.6)) picture = otherLight(random)(picture, frame)
    picture = await throughCamera(picture, random)
    seen = []
    const [face] = detectFaces(picture)
    const evidence = face && seen[face.cover.mouth]
    if (!evidence) continue
    const covered = (/** @type {string} */ what) => chosen.some(name => kinds[name]?.expect === what)
    samples.push({
      person,
      kinds: chosen.length > 0 ? chosen : ['plain'],
      covered: { mouth: covered('mouth-covered'), eyes: covered('eye-covered') },
      evidence,
    })
    if (samples.length % 1000 === 0) console.log(`${samples.length} drawn`)
  }
  return samples
}

/** @param {import('sharp').Sharp} image @returns {Promise<Raster>} */
async function toRaster(image) {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

/** @param {Raster} picture */
const fromRaster = ({ data, width, height }) => sharp(data, { raw: { width, height, channels: 3 } })

/** The face with about its own size around it. @param {Raster} picture @param {{ left: number, top: number, right: number, bottom: number }} box */
function cutAround({ data, width, height }, box) {
  const side = box.right - box.left
  const left = Math.max(0, Math.round(box.left - 1.2 * side))
  const top = Math.max(0, Math.round(box.top - 1.1 * side))
  const columns = Math.min(width - left, Math.round(3.4 * side))
  const rows = Math.min(height - top, Math.round(3.4 * side))
  const cut = new Uint8Array(columns * rows * 3)
  for (let row = 0; row < rows; row++) {
    const from = ((top + row) * width + left) * 3
    cut.set(data.subarray(from, from + columns * 3), row * columns * 3)
  }
  return { data: cut, width: columns, height: rows }
}

/** Mirrored or not, and not too large to draw on quickly. @param {Raster} picture @param {Random} random */
function varied(picture, random) {
  const image = fromRaster(picture).resize(Math.min(picture.width, 300))
  return toRaster(random.chance(0.5) ? image.flop() : image)
}

/** @param {Random} random */
function drawPerson(random) {
  const tone = random.pick([
    [240, 205, 180],
    [217, 166, 132],
    [156, 106, 74],
    [110, 72, 50],
    [70, 45, 32],
    [200, 150, 110],
  ])
  const skin = (/** @type {number} */ factor) =>
    `rgb(${tone.map(value => Math.round(Math.min(255, value * factor))).join(',')})`
  const any = () => `rgb(${[0, 0, 0].map(() => random.whole(256)).join(',')})`
  const look = {
    skin: [skin(1.08), skin(0.95), skin(0.7)],
    lines: skin(0.5),
    hair: random.pick(['#120c0a', '#2d1c14', '#6b4a2d', '#b8a070']),
    shirt: any(),
  }
  return toRaster(sharp(drawnPortrait({ width: 480, height: 640, people: [look], wall: [any(), any()] })).resize(300))
}

/** @param {Random} random */
function chooseKinds(random) {
  if (random.chance(0.14)) return []
  const chosen = [random.pick(random.chance(0.5) ? harmless : covers)]
  if (random.chance(0.3)) chosen.unshift(random.pick(harmless))
  if (random.chance(0.12)) chosen.push(random.pick(random.chance(0.7) ? leavesMouth : covers))
  return chosen
}

/** @param {Random} random */
function otherSkin(random) {
  const gain = random.between(0.3, 1.5)
  return gained([gain * random.between(0.85, 1.2), gain, gain * random.between(0.75, 1.15)])
}

/** @param {Random} random */
function otherLight(random) {
  const gain = 2 ** random.between(-2, 1.2)
  return random.pick([
    () => exposed(Math.log2(gain)),
    () => gained([random.between(0.8, 1.4), 1, random.between(0.45, 1.5)]),
    () => gained([gain * random.between(0.8, 1.3), gain, gain * random.between(0.6, 1.3)]),
    () => contrasted(random.between(0.5, 1.6)),
    () => saturated(random.between(0, 1.8)),
    () => litFromSide(random.pick([1, -1]), random.between(1, 3.5)),
  ])()
}

/** Smaller or larger, blurred a little, turned a little, and compressed. @param {Raster} picture @param {Random} random */
async function throughCamera(picture, random) {
  let image = fromRaster(picture).resize(Math.max(150, Math.round(picture.width * random.between(0.5, 1.5))))
  if (random.chance(0.2))
    image = fromRaster(await toRaster(image)).rotate(random.between(-20, 20), { background: '#808080' })
  if (random.chance(0.15)) image = image.blur(random.between(0.4, 1.4))
  const jpeg = await image.jpeg({ quality: 30 + random.whole(66) }).toBuffer()
  return toRaster(sharp(jpeg))
}
