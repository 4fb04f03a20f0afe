// @ts-check
// Glasses of every kind, and what else lies before the eyes, as SVG in the face's frame.
import { drawHand } from './held-things.js'
import { about, css, lit, polygon, smooth, stroke, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./random.js').Random} Random */
/** @typedef {import('./paint.js').Sitter} Sitter */

/** The outline of the lens of the eye at the right of the picture; the other is its mirror. @param {Random} random @param {string} shape */
function lensOutline(random, shape) {
  const w = about(random, 0.4, 0.05)
  const h = random.between(0.24, 0.38)
  if (shape === 'round')
    return smooth(
      Array.from({ length: 8 }, (_, i) => [
        0.5 + w * 0.88 * Math.cos((i * Math.PI) / 4),
        0.03 + w * 0.88 * Math.sin((i * Math.PI) / 4),
      ]),
    )
  if (shape === 'aviator')
    return smooth([
      [0.14, -0.16],
      [0.5, -0.24],
      [0.92, -0.18],
      [0.9, 0.12],
      [0.6, 0.42],
      [0.3, 0.36],
      [0.15, 0.12],
    ])
  if (shape === 'narrow')
    return polygon([
      [0.12, -0.15],
      [0.92, -0.18],
      [0.86, 0.16],
      [0.24, 0.17],
    ])
  const y = 0.02
  return smooth([
    [0.5 - w, y - h * 0.8],
    [0.5, y - h],
    [0.5 + w, y - h * 0.8],
    [0.5 + w * 1.02, y],
    [0.5 + w * 0.8, y + h],
    [0.5, y + h * 1.1],
    [0.5 - w * 0.85, y + h * 0.85],
  ])
}

/** @type {Record<string, (random: Random) => { fill: string, frame: Colour, opacity: number, glints: boolean }>} */
export const sunglassesKinds = {
  black: random => ({
    fill: css(vary(random, [22, 22, 24], 10)),
    frame: [20, 20, 22],
    opacity: random.between(0.93, 1),
    glints: random.chance(0.5),
  }),
  brown: random => ({
    fill: css(vary(random, [70, 46, 30], 12)),
    frame: [80, 50, 30],
    opacity: random.between(0.88, 1),
    glints: random.chance(0.5),
  }),
  gradient: random => ({
    fill: gradient(
      random,
      [20, 20, 26],
      random.pick([
        [120, 90, 70],
        [90, 90, 110],
        [140, 120, 130],
      ]),
    ),
    frame: [30, 26, 24],
    opacity: random.between(0.88, 0.97),
    glints: false,
  }),
  mirror: random => ({
    fill: gradient(
      random,
      random.pick([
        [30, 80, 150],
        [150, 150, 160],
        [200, 150, 40],
        [60, 120, 90],
        [180, 60, 90],
      ]),
      [225, 232, 240],
    ),
    frame: random.pick([
      [200, 200, 205],
      [30, 30, 30],
      [190, 150, 60],
    ]),
    opacity: random.between(0.93, 1),
    glints: random.chance(0.4),
  }),
  coloured: random => ({
    fill: css(
      vary(
        random,
        random.pick([
          [150, 30, 40],
          [30, 70, 140],
          [30, 110, 70],
          [200, 150, 30],
        ]),
        20,
      ),
    ),
    frame: [30, 30, 32],
    opacity: random.between(0.9, 0.98),
    glints: random.chance(0.5),
  }),
}

const gradients = new Map()
/** @param {Random} random @param {Colour} from @param {Colour} to */
function gradient(random, from, to) {
  const id = `lens${random.whole(1e9)}`
  const turn = random.chance(0.7) ? 'x1="0" y1="0" x2="0" y2="1"' : 'x1="0" y1="0" x2="1" y2="1"'
  gradients.set(
    id,
    `<linearGradient id="${id}" ${turn}><stop offset="0" stop-color="${css(vary(random, from, 10))}"/><stop offset="1" stop-color="${css(vary(random, to, 10))}"/></linearGradient>`,
  )
  return `url(#${id})`
}
/** The definition of a fill that {@link gradient} made. @param {string} fill */
function definitionOf(fill) {
  const id = /#(\w+)/.exec(fill)?.[1]
  const definition = gradients.get(id)
  gradients.delete(id)
  return definition ? `<defs>${definition}</defs>` : ''
}

/** @param {string} content @param {number} nose x of the bridge */
const onBothSides = (content, nose) =>
  `<g transform="translate(${nose} 0)">${content}<g transform="scale(-1 1)">${content}</g></g>`

/** @param {Sitter} sitter @param {keyof typeof sunglassesKinds} kind */
export function drawSunglasses({ random, nose }, kind) {
  const { fill, frame, opacity, glints } = /** @type {any} */ (sunglassesKinds[kind])(random)
  const isSport = random.chance(0.15)
  const lens = isSport
    ? polygon([
        [-0.01, -0.2],
        [0.95, -0.18],
        [1, 0.1],
        [0.55, 0.34],
        [0.14, 0.3],
        [-0.01, 0.12],
      ])
    : lensOutline(random, random.pick(['round', 'aviator', 'square', 'square', 'narrow', 'oval']))
  const glint = glints ? '<path d="M.3 -.14L.5 -.2L.42 .2L.3 .16Z" fill="#fff" opacity=".35"/>' : ''
  const edge = css(frame)
  return `${definitionOf(fill)}${onBothSides(
    `<path d="${lens}" fill="${fill}" fill-opacity="${opacity}" stroke="${edge}" stroke-width="${random.between(0.02, 0.09)}"/>${glint}
     <path d="M.9 -.1L1.15 -.12" stroke="${edge}" stroke-width=".06"/>`,
    nose.x * 0.25,
  )}<path d="M-.14 -.08Q0 -.16 .14 -.08" fill="none" stroke="${edge}" stroke-width=".06" transform="translate(${nose.x * 0.25} 0)"/>`
}

/** Sunglasses pushed up into the hair. @param {Sitter} sitter */
export function drawSunglassesOnHead(sitter) {
  return `<g transform="translate(0 ${sitter.random.between(-1.1, -0.8)})">${drawSunglasses(sitter, sitter.random.pick(Object.keys(sunglassesKinds)))}</g>`
}

/** Glasses that show the eyes. @param {Sitter} sitter */
export function drawGlasses({ random, nose }) {
  const frame = vary(
    random,
    random.pick([
      [24, 24, 26],
      [90, 60, 40],
      [190, 160, 90],
      [60, 80, 130],
      [150, 150, 155],
      [150, 30, 40],
    ]),
    10,
  )
  const lens = lensOutline(random, random.pick(['round', 'aviator', 'square', 'oval', 'square']))
  const width = random.between(0.018, 0.1)
  const tint = random.chance(0.5) ? `fill="#cfe2f2" fill-opacity="${random.between(0.03, 0.14)}"` : 'fill="none"'
  const glint = random.chance(0.35)
    ? `<path d="M.36 -.16L.44 -.2L.34 .14L.28 .1Z" fill="#fff" opacity="${random.between(0.15, 0.4)}"/>`
    : ''
  return `${onBothSides(
    `<path d="${lens}" ${tint} stroke="${css(frame)}" stroke-width="${width}"/>${glint}<path d="M.9 -.1L1.2 -.12" stroke="${css(frame)}" stroke-width="${width}"/>`,
    nose.x * 0.25,
  )}<path d="M-.14 -.06Q0 -.14 .14 -.06" fill="none" stroke="${css(frame)}" stroke-width="${width}" transform="translate(${nose.x * 0.25} 0)"/>`
}

/** A patch, a bar, a blindfold or a hand over one eye or both. @param {Sitter} sitter */
export function drawEyeCover(sitter) {
  const { random } = sitter
  const side = random.pick([-1, 1])
  const colour = vary(
    random,
    random.pick([
      [20, 20, 20],
      [230, 230, 230],
      [120, 90, 70],
      [60, 60, 120],
    ]),
    20,
  )
  const kinds = {
    patch: () =>
      `<ellipse cx="${side * 0.5}" cy=".02" rx=".36" ry=".3" fill="${css(colour)}"/>${stroke(`M${side * 0.3} -.2L${-side * 0.9} -.85M${side * 0.8} -.05L${side * 1.1} .05`, colour, 0.04)}`,
    blindfold: () => {
      const path = polygon([
        [-1.15, about(random, -0.26)],
        [1.15, about(random, -0.26)],
        [1.15, about(random, 0.26)],
        [nearNose(sitter), 0.34],
        [-1.15, about(random, 0.26)],
      ])
      return `<path d="${path}" fill="${css(colour)}"/>${lit(random, path, 0.4)}`
    },
    hand: () => drawHand(sitter, { x: random.chance(0.5) ? 0 : side * 0.5, y: 0 }),
  }
  return random.pick(Object.values(kinds))()
}
const nearNose = (/** @type {Sitter} */ { nose }) => nose.x * 0.3
