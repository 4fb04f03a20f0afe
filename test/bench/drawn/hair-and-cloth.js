// @ts-check
// Hair, cloth and jewellery around a face, and shadows on it, as SVG in the face's frame.
import { about, css, lit, polygon, printed, shade, smooth, stroke, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./random.js').Random} Random */
/** @typedef {import('./paint.js').Sitter} Sitter */

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

/** Shadow or glare over a part of the face. @param {Sitter} sitter */
export function drawShadow({ random }) {
  const id = `soft${random.whole(1e9)}`
  const side = random.pick([-1, 1])
  const path = random.pick([
    polygon([
      [0, -2],
      [side * 2, -2],
      [side * 2, 3],
      [random.between(-0.4, 0.4), 3],
    ]),
    polygon([
      [-2, -2],
      [2, -2],
      [2, random.between(-0.5, 0.3)],
      [-2, random.between(-0.5, 0.3)],
    ]),
    polygon([
      [-2, random.between(0.3, 1.1)],
      [2, random.between(0.3, 1.1)],
      [2, 3],
      [-2, 3],
    ]),
  ])
  const isGlare = random.chance(0.25)
  return `<defs><filter id="${id}" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="${random.between(0.01, 0.2)}"/></filter></defs>
    <path d="${path}" fill="${isGlare ? '#fff' : '#000'}" opacity="${random.between(0.15, isGlare ? 0.35 : 0.55)}" filter="url(#${id})"/>`
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
