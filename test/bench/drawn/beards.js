// @ts-check
// Beards, and lips in other colours, as SVG in the face's frame.
import { about, css, ellipsePath, mix, shade, smooth, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./paint.js').Sitter} Sitter */

/** @type {Record<string, Colour>} */
export const hairColours = {
  black: [26, 22, 20],
  brown: [84, 56, 38],
  ginger: [150, 80, 38],
  grey: [142, 138, 134],
  white: [216, 212, 206],
}

/** Where a full beard grows; lips are left out. @param {Sitter} sitter */
function beardOutline({ random }) {
  const side = about(random, 0.92, 0.1)
  const cheek = random.between(0.35, 0.8)
  const chin = random.between(1.55, 2.1)
  const outer = smooth([
    [-side, cheek],
    [-0.62, about(random, cheek + 0.25, 0.06)],
    [-0.36, about(random, 0.86, 0.06)],
    [0, about(random, 0.76, 0.05)],
    [0.36, about(random, 0.86, 0.06)],
    [0.62, about(random, cheek + 0.25, 0.06)],
    [side, cheek],
    [side * 0.95, 1.15],
    [0.5, chin - 0.12],
    [0, chin],
    [-0.5, chin - 0.12],
    [-side * 0.95, 1.15],
  ])
  const lips = ellipsePath(
    about(random, 0, 0.03),
    about(random, 1.01, 0.03),
    random.between(0.24, 0.38),
    random.between(0.08, 0.15),
  )
  return { outer, lips, chin, cheek, side }
}

/** @param {Sitter} sitter @param {Colour} colour */
export function drawFlatBeard(sitter, colour) {
  const { outer, lips } = beardOutline(sitter)
  const { random } = sitter
  const isSoft = random.chance(0.4)
  const id = `soft${random.whole(1e9)}`
  return `<defs><filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${random.between(0.01, 0.05)}"/></filter></defs>
    <path d="${outer}${lips}" fill-rule="evenodd" fill="${css(colour)}" fill-opacity="${random.pick([1, 1, 0.95, 0.85, 0.7])}" ${isSoft ? `filter="url(#${id})"` : ''}/>`
}

/** @param {Sitter} sitter @param {Colour} colour @param {{ full?: boolean }} [shape] full reaches up the cheeks, else goatee or moustache */
export function drawHairyBeard(sitter, colour, { full = true } = {}) {
  const { random } = sitter
  const count = full ? 500 + random.whole(900) : 250
  const length = random.between(0.08, 0.26)
  const cheek = random.between(0.3, 0.7)
  const hairs = []
  while (hairs.length < count) {
    const x = random.between(-0.95, 0.95)
    const y = random.between(full ? cheek : 0.76, 1.62)
    const jaw = 0.98 - Math.max(0, y - 0.9) ** 1.6 * 0.75
    const isOnLips = (x / 0.33) ** 2 + ((y - 1.01) / 0.11) ** 2 < 1
    const isOnCheek = Math.abs(x) < 0.62 && y < 0.84 - Math.abs(x) * 0.1
    if (Math.abs(x) > jaw || isOnLips || isOnCheek || (!full && Math.abs(x) > 0.42)) continue
    const bend = x * random.between(0.1, 0.5)
    const tint = css(vary(random, shade(colour, random.between(0.65, 1.3)), 10))
    const down = y < 0.95 ? length * 0.4 : length
    hairs.push(
      `<path d="M${x.toFixed(3)} ${y.toFixed(3)}q${(bend * 0.1).toFixed(3)} ${(down / 2).toFixed(3)} ${(bend * 0.25 + random.between(-0.05, 0.05)).toFixed(3)} ${down.toFixed(3)}" stroke="${tint}"/>`,
    )
  }
  const { outer, lips } = beardOutline(sitter)
  const base =
    full && random.chance(0.5)
      ? `<path d="${outer}${lips}" fill-rule="evenodd" fill="${css(shade(colour, 0.7))}" fill-opacity="${random.between(0.2, 0.8)}"/>`
      : ''
  return `${base}<g fill="none" stroke-width="${random.between(0.012, 0.03).toFixed(3)}" stroke-linecap="round">${hairs.join('')}</g>`
}

/** Lips near the colour of the skin. @param {Sitter} sitter */
export function drawPaleLips({ random, skin }) {
  const id = `soft${random.whole(1e9)}`
  const grey = (skin[0] + skin[1] + skin[2]) / 3
  const tone = mix(shade(skin, random.between(0.85, 1.05)), [grey, grey, grey], random.between(0, 0.35))
  return `<defs><filter id="${id}" x="-40%" y="-60%" width="180%" height="220%"><feGaussianBlur stdDeviation=".04"/></filter></defs>
    <ellipse cx="0" cy="1.01" rx="${random.between(0.36, 0.44)}" ry="${random.between(0.15, 0.21)}" fill="${css(tone)}" opacity="${random.between(0.5, 0.85)}" filter="url(#${id})"/>`
}

/** Lips painted in any colour. @param {Sitter} sitter */
export function drawLipstick({ random }) {
  const colour = vary(
    random,
    random.pick([
      [160, 20, 40],
      [110, 20, 60],
      [220, 80, 120],
      [30, 20, 30],
      [60, 40, 140],
      [200, 60, 30],
    ]),
    15,
  )
  return `<path d="M-.34 1.01Q-.14 .9 0 .94Q.14 .9 .34 1.01Q.16 ${random.between(1.1, 1.18)} 0 1.13Q-.16 1.14 -.34 1.01Z" fill="${css(colour)}" opacity="${random.between(0.5, 0.9)}"/>`
}
