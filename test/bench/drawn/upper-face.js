// @ts-check
// What is drawn before or around the upper half of a face, as SVG in the face's frame.
import { drawHand } from './lower-face.js'
import { about, css, lit, polygon, printed, shade, smooth, stroke, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./random.js').Random} Random */
/** @typedef {import('./lower-face.js').Sitter} Sitter */

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

/** Strands of hair from top to tip. @param {Random} random @param {Colour} colour @param {number[][]} ends [fromX, fromY, toX, toY] */
function strands(random, colour, ends, width = 0.03) {
  return `<g fill="none" stroke-linecap="round">${ends
    .map(([fromX = 0, fromY = 0, toX = 0, toY = 0]) => {
      const bend = random.between(-0.1, 0.1)
      return `<path d="M${fromX.toFixed(3)} ${fromY.toFixed(3)}Q${((fromX + toX) / 2 + bend).toFixed(3)} ${((fromY + toY) / 2).toFixed(3)} ${toX.toFixed(3)} ${toY.toFixed(3)}" stroke="${css(vary(random, shade(colour, random.between(0.7, 1.25)), 8))}" stroke-width="${(width * random.between(0.6, 1.4)).toFixed(3)}"/>`
    })
    .join('')}</g>`
}

/** @param {Sitter} sitter @param {Colour} colour */
export function drawHairOverEye({ random }, colour) {
  const side = random.pick([-1, 1])
  const low = random.between(0.45, 1.3)
  const inner = random.between(0.02, 0.16)
  const path = smooth([
    [side * 0.1, -1],
    [side * 0.8, -1.05],
    [side * 1.1, -0.3],
    [side * 1.05, low * 0.7],
    [side * 0.75, low],
    [side * (inner + 0.12), 0.28],
    [side * inner, -0.3],
  ])
  if (random.chance(0.4)) return `<path d="${path}" fill="${css(colour)}"/>`
  const ends = Array.from({ length: 130 }, () => {
    const share = random.next()
    return [
      side * (0.05 + share * 0.8),
      -1 + random.between(-0.05, 0.25),
      side * (inner + 0.12 + share * 0.85),
      random.between(0.3, low),
    ]
  })
  return `<path d="${path}" fill="${css(shade(colour, 0.8))}" fill-opacity="${random.between(0.9, 1)}"/>${strands(random, colour, ends, 0.05)}`
}

/** A fringe that ends above the eyes. @param {Sitter} sitter @param {Colour} colour */
export function drawFringe({ random }, colour) {
  const low = random.between(-0.5, -0.26)
  const ends = Array.from({ length: 110 }, () => {
    const x = random.between(-0.95, 0.95)
    return [x * 0.8, random.between(-1.25, -0.95), x, low + Math.abs(x) ** 3 * 0.35 + random.between(-0.12, 0.03)]
  })
  const base = random.chance(0.6)
    ? `<path d="${smooth([
        [-1.1, -0.3],
        [-0.8, -1.1],
        [0, -1.3],
        [0.8, -1.1],
        [1.1, -0.3],
        [0.7, low],
        [0, low],
        [-0.7, low],
      ])}" fill="${css(colour)}"/>`
    : ''
  return base + strands(random, colour, ends, 0.05)
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

/** Cloth around the face, forehead and neck. @param {Sitter} sitter @param {Colour} colour */
export function drawHijab({ random }, colour) {
  const opening = smooth([
    [0, random.between(-0.85, -0.6)],
    [0.7, -0.5],
    [random.between(0.92, 1.02), 0.2],
    [0.82, 1],
    [0.4, random.between(1.5, 1.62)],
    [0, random.between(1.62, 1.75)],
    [-0.4, random.between(1.5, 1.62)],
    [-0.82, 1],
    [-random.between(0.92, 1.02), 0.2],
    [-0.7, -0.5],
  ])
  const outer = smooth([
    [0, -1.7],
    [1.2, -1.1],
    [1.5, 0.3],
    [1.5, 1.6],
    [1.9, 2.9],
    [-1.9, 2.9],
    [-1.5, 1.6],
    [-1.5, 0.3],
    [-1.2, -1.1],
  ])
  const id = `print${random.whole(1e9)}`
  const isPrinted = random.chance(0.25)
  const defs = isPrinted ? `<defs>${printed(random, id, colour, vary(random, [128, 128, 128], 120))}</defs>` : ''
  const folds = Array.from({ length: 5 }, () =>
    stroke(
      `M-1.3 ${random.between(1.6, 2.4)}Q0 ${random.between(1.9, 2.8)} 1.3 ${random.between(1.6, 2.4)}`,
      shade(colour, 0.75),
      0.03,
      0.5,
    ),
  )
  return `${defs}<path d="${outer}${opening}" fill-rule="evenodd" fill="${isPrinted ? `url(#${id})` : css(colour)}"/>${folds.join('')}`
}

/** @param {Sitter} sitter @param {Colour} colour */
export function drawTurban({ random }, colour) {
  const low = random.between(-0.62, -0.42)
  const path = smooth([
    [-1.08, low + 0.1],
    [-1.35, -0.9],
    [-0.8, -1.7],
    [0, -1.9],
    [0.8, -1.7],
    [1.35, -0.9],
    [1.08, low + 0.1],
    [0.4, low - 0.08],
    [0, low - 0.16],
    [-0.4, low - 0.08],
  ])
  const folds = Array.from({ length: 5 }, (_, index) =>
    stroke(
      `M-1.15 ${low - 0.05 - index * 0.22}Q0 ${low - 0.5 - index * 0.24} 1.15 ${low - 0.05 - index * 0.22}`,
      shade(colour, 0.7),
      0.03,
      0.7,
    ),
  )
  return `<path d="${path}" fill="${css(colour)}"/>${folds.join('')}${lit(random, path, 0.3)}`
}

/** A cap or hat whose brim ends above the eyes. @param {Sitter} sitter @param {Colour} colour */
export function drawHat({ random }, colour) {
  const low = random.between(-0.55, -0.36)
  const path = smooth([
    [-1.2, low],
    [-1.05, -1.1],
    [0, -1.7],
    [1.05, -1.1],
    [1.2, low],
    [0, low - 0.12],
  ])
  return `<path d="${path}" fill="${css(colour)}"/>${stroke(`M-1.2 ${low}Q0 ${low - 0.2} 1.2 ${low}`, shade(colour, 0.6), 0.09)}`
}

/** @param {Sitter} sitter */
export function drawBindi({ random }) {
  return `<ellipse cx="${about(random, 0, 0.02)}" cy="${random.between(-0.36, -0.22)}" rx="${random.between(0.035, 0.07)}" ry="${random.between(0.035, 0.09)}" fill="${css(vary(random, [150, 16, 30], 15))}"/>`
}

/** A headset, earrings or a nose ring: near the face, covering nothing. @param {Sitter} sitter */
export function drawJewellery({ random, nose }) {
  const gold = vary(
    random,
    random.pick([
      [200, 160, 60],
      [190, 190, 195],
      [30, 30, 32],
    ]),
    10,
  )
  const kinds = [
    `<circle cx="${nose.x + 0.17}" cy="${nose.y + 0.06}" r=".05" fill="none" stroke="${css(gold)}" stroke-width=".02"/>`,
    [-1, 1]
      .map(
        side =>
          `<circle cx="${side * 1.08}" cy=".85" r="${random.between(0.08, 0.2)}" fill="none" stroke="${css(gold)}" stroke-width=".04"/>`,
      )
      .join(''),
    `${stroke('M-1.12 -.1Q-1 -1.5 0 -1.55Q1 -1.5 1.12 -.1', [30, 30, 34], 0.12)}<rect x="1" y="-.2" width=".3" height=".6" rx=".12" fill="#222"/><rect x="-1.3" y="-.2" width=".3" height=".6" rx=".12" fill="#222"/>${stroke('M1.12 .35Q1.05 1.1 .62 1.3', [40, 40, 44], 0.05)}`,
  ]
  return random.pick(kinds)
}

/** A hand at the cheek or under the chin, that leaves eyes and mouth free. @param {Sitter} sitter */
export function drawHandBeside(sitter) {
  const { random } = sitter
  const side = random.pick([-1, 1])
  // The hand's own drawing reaches 0.7 in front of its middle and 2.2 behind it, either way round.
  const [x, y] = random.chance(0.5)
    ? [side * random.between(2.9, 3.4), random.between(0, 1.2)]
    : [side * random.between(0, 1), random.between(3.1, 3.8)]
  return drawHand(sitter, { x, y })
}

/** @param {Random} random @returns {Colour} */
export const anyColour = random =>
  vary(
    random,
    random.pick([
      [24, 24, 28],
      [235, 232, 228],
      [120, 40, 60],
      [40, 60, 110],
      [60, 110, 80],
      [190, 160, 120],
      [140, 140, 145],
      [200, 120, 150],
    ]),
    18,
  )
