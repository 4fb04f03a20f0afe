// @ts-check
// What is drawn before or on the lower half of a face, as SVG in the face's frame.
import { about, css, ellipsePath, lit, mix, polygon, printed, shade, shadow, smooth, stroke, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./random.js').Random} Random */
/** @typedef {{ random: Random, skin: Colour, nose: { x: number, y: number } }} Sitter */

/** @type {Record<string, Colour>} */
export const maskColours = {
  white: [240, 240, 238],
  'light blue': [165, 200, 222],
  black: [28, 28, 30],
  grey: [130, 132, 135],
  navy: [32, 44, 84],
  red: [176, 38, 44],
  green: [58, 122, 84],
  pink: [236, 170, 186],
  beige: [214, 186, 152],
  brown: [112, 74, 50],
}

/** The outline of a mask: where it begins on the nose, how wide it is, whether it comes to a point. @param {Sitter} sitter */
function maskOutline({ random, nose }) {
  const isBelowNose = random.chance(0.12)
  const top = (isBelowNose ? random.between(0.68, 0.8) : random.between(0.28, 0.62)) + (nose.y - 0.58) * 0.6
  const side = random.between(0.82, 1.15)
  const lean = nose.x * 0.5
  const kind = random.pick(['surgical', 'surgical', 'cloth', 'pointed', 'angular', 'box'])
  const chin = about(random, 1.66, 0.14)
  const sideTop = top + random.between(-0.05, 0.3)
  if (kind === 'box' || kind === 'angular')
    return polygon([
      [-side + lean * 0.3, sideTop],
      [lean, top],
      [side + lean * 0.3, sideTop],
      [side * random.between(0.78, 0.95), random.between(1.15, 1.4)],
      [random.between(0.25, 0.55), chin],
      [-random.between(0.25, 0.55), chin],
      [-side * random.between(0.78, 0.95), random.between(1.15, 1.4)],
    ])
  const low = kind === 'surgical' ? 0.62 : kind === 'pointed' ? 0.35 : 0.52
  return smooth([
    [-side + lean * 0.3, sideTop],
    [-0.42 + lean, top + 0.07],
    [lean, top],
    [0.42 + lean, top + 0.07],
    [side + lean * 0.3, sideTop],
    [side * 0.9, 1.15],
    [low, chin - 0.12],
    [0, chin],
    [-low, chin - 0.12],
    [-side * 0.9, 1.15],
  ])
}

/** @param {Sitter} sitter @param {{ colour: Colour, print?: Colour, strength?: number }} look */
export function drawMask(sitter, { colour, print, strength = 0 }) {
  const { random } = sitter
  const path = maskOutline(sitter)
  const id = `print${random.whole(1e9)}`
  const edge = shade(colour, random.between(0.6, 0.95))
  const pleats = random.chance(0.45)
    ? [0.75, 0.95, 1.15]
        .map(y => stroke(`M-.75 ${y}Q0 ${y + about(random, 0.06, 0.1)} .75 ${y}`, edge, 0.02, random.between(0.2, 0.8)))
        .join('')
    : ''
  const seam = random.chance(0.25) ? stroke(`M${sitter.nose.x * 0.5} .5Q0 1 0 1.6`, edge, 0.025, 0.8) : ''
  const valve = random.chance(0.12)
    ? `<circle cx="${about(random, 0.3, 0.2)}" cy="${about(random, 1.1, 0.1)}" r=".17" fill="${css(shade(colour, 0.8))}" stroke="${css(shade(colour, 0.5))}" stroke-width=".02"/>`
    : ''
  const loops = random.chance(0.6)
    ? stroke('M-.9 .75Q-1.15 .5 -1.2 .2M.9 .75Q1.15 .5 1.2 .2', mix(colour, [230, 230, 230], 0.5), 0.035)
    : ''
  return [
    print ? `<defs>${printed(random, id, colour, print)}</defs>` : '',
    random.chance(0.6) ? shadow(random, path) : '',
    loops,
    `<path d="${path}" fill="${print ? `url(#${id})` : css(colour)}" fill-opacity="${random.chance(0.3) ? random.between(0.9, 0.98) : 1}"/>`,
    pleats,
    seam,
    valve,
    strength > 0 ? lit(random, path, strength) : '',
    random.chance(0.4) ? stroke(path, edge, 0.02, 0.7) : '',
  ].join('')
}

/** A mask pulled down, or a high collar: below the mouth, covering nothing. @param {Sitter} sitter @param {Colour} colour */
export function drawBelowMouth({ random }, colour) {
  const top = random.between(1.36, 1.6)
  const low = top + random.between(0.35, 0.9)
  const side = random.between(0.7, 1.15)
  const path = smooth([
    [-side, top - random.between(0, 0.3)],
    [0, top],
    [side, top - random.between(0, 0.3)],
    [side * 0.8, low],
    [0, low + 0.1],
    [-side * 0.8, low],
  ])
  return `<path d="${path}" fill="${css(colour)}"/>${lit(random, path, random.between(0, 0.5))}`
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

/** A scarf, a bandana or a veil from the nose down, past the face's outline. @param {Sitter} sitter @param {Colour} colour */
export function drawScarf({ random, nose }, colour) {
  const top = random.between(0.3, 0.6)
  const path = smooth([
    [-1.25, top + random.between(-0.1, 0.35)],
    [nose.x * 0.5, top],
    [1.25, top + random.between(-0.1, 0.35)],
    [1.3, 1.4],
    [random.between(0.3, 1.1), random.between(1.9, 2.6)],
    [-random.between(0.3, 1.1), random.between(1.9, 2.6)],
    [-1.3, 1.4],
  ])
  const folds = Array.from({ length: 4 }, () => {
    const y = random.between(top + 0.2, 1.8)
    return stroke(
      `M-1.1 ${y}Q0 ${y + random.between(-0.1, 0.35)} 1.1 ${y + random.between(-0.2, 0.2)}`,
      shade(colour, 0.7),
      0.03,
      0.6,
    )
  })
  const id = `print${random.whole(1e9)}`
  const isPrinted = random.chance(0.4)
  const defs = isPrinted ? `<defs>${printed(random, id, colour, vary(random, [128, 128, 128], 127))}</defs>` : ''
  return `${defs}<path d="${path}" fill="${isPrinted ? `url(#${id})` : css(colour)}"/>${folds.join('')}${lit(random, path, random.between(0.1, 0.5))}`
}

/** A hand before the mouth: fingers side by side, from one side or from below. @param {Sitter} sitter */
export function drawHand({ random, skin }, at = { x: 0, y: 1.02 }) {
  const tone = vary(random, shade(skin, random.between(0.8, 1.12)), 8)
  const line = shade(tone, random.between(0.5, 0.75))
  const width = random.between(0.26, 0.34)
  const from = random.pick([-1, 1])
  // From one side, or with the fingers up.
  const turn = (random.chance(0.65) ? random.between(-30, 30) : random.between(-110, -60)) * from
  const size = random.between(0.7, 1)
  const fingers = [-1.5, -0.5, 0.5, 1.5].map(index => {
    const y = index * width
    const tip = random.between(0.45, 0.7) - Math.abs(index - 0.3) * 0.1
    return `<path d="M${-from * 1.6} ${y - width / 2}H${from * (tip - width / 2)}a${width / 2} ${width / 2} 0 0 ${from > 0 ? 1 : 0} 0 ${width}H${-from * 1.6}Z" fill="${css(vary(random, tone, 4))}" stroke="${css(line)}" stroke-width=".025"/>
      <path d="M${from * (tip - 0.12)} ${y - width * 0.28}h${from * 0.1}q${from * 0.06} ${width * 0.28} 0 ${width * 0.56}h${-from * 0.1}Z" fill="${css(mix(tone, [255, 225, 215], 0.4))}"/>`
  })
  const palm = smooth([
    [-from * 0.55, -width * 2.1],
    [-from * 1.7, -width * 2],
    [-from * 2.2, 0],
    [-from * 1.7, width * 2.2],
    [-from * 0.55, width * 2.05],
  ])
  return `<g transform="translate(${about(random, at.x, 0.08)} ${about(random, at.y, 0.07)}) rotate(${turn}) scale(${size})">
    ${fingers.join('')}<path d="${palm}" fill="${css(tone)}"/>${lit(random, palm, 0.3)}</g>`
}

/** A phone before mouth and nose. @param {Sitter} sitter @param {{ x: number, y: number }} at */
export function drawPhone({ random, skin }, at = { x: 0, y: 1.15 }) {
  const colour = random.pick([
    [24, 24, 28],
    [226, 226, 230],
    [196, 160, 150],
    [40, 58, 92],
    [92, 96, 100],
  ])
  const isWide = random.chance(0.3)
  const [w, h] = isWide
    ? [random.between(1.5, 2.1), random.between(0.85, 1.1)]
    : [random.between(0.95, 1.35), random.between(1.7, 2.3)]
  const top = isWide ? -h / 2 : -random.between(0.55, 0.75)
  const turn = random.between(-20, 20)
  const body = `<rect x="${-w / 2}" y="${top}" width="${w}" height="${h}" rx=".14" fill="${css(vary(random, /** @type {Colour} */ (colour), 8))}" stroke="#111" stroke-width=".02"/>`
  const lenses = [0, 1]
    .map(
      index =>
        `<circle cx="${-w / 2 + 0.22}" cy="${top + 0.2 + index * 0.22}" r=".085" fill="#0c0c10" stroke="#555" stroke-width=".02"/>`,
    )
    .join('')
  const fingers = [0.35, 0.6, 0.85, 1.1]
    .map(
      y =>
        `<rect x="${w / 2 - 0.28}" y="${top + y * (h / 1.6)}" width=".5" height=".2" rx=".1" fill="${css(shade(skin, 0.95))}" stroke="${css(shade(skin, 0.6))}" stroke-width=".02"/>`,
    )
    .join('')
  return `<g transform="translate(${about(random, at.x, 0.12)} ${about(random, at.y, 0.05)}) rotate(${turn})">${body}${random.chance(0.7) ? lenses : ''}${fingers}</g>`
}

/** A microphone held before the mouth. @param {Sitter} sitter */
export function drawMicrophone({ random, skin }) {
  const radius = random.between(0.36, 0.5)
  const ball = vary(
    random,
    random.pick([
      [40, 40, 44],
      [120, 122, 126],
      [30, 30, 70],
      [150, 30, 30],
    ]),
    8,
  )
  const ballPath = ellipsePath(0, 0, radius, radius * random.between(0.95, 1.2))
  const id = `mesh${random.whole(1e9)}`
  return `<defs><pattern id="${id}" width=".06" height=".06" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width=".06" height=".06" fill="${css(ball)}"/><path d="M0 0H.06M0 0V.06" stroke="${css(shade(ball, 0.5))}" stroke-width=".02"/></pattern></defs>
    <g transform="translate(${about(random, 0, 0.08)} ${about(random, 1.05, 0.06)}) rotate(${random.between(-40, 40)})">
    <path d="M-.14 .2L-.1 2.2H.1L.14 .2Z" fill="#1b1b1e"/>
    <path d="${ballPath}" fill="url(#${id})"/>${lit(random, ballPath, 0.5)}
    <rect x="-.3" y="1" width=".6" height=".85" rx=".25" fill="${css(skin)}" stroke="${css(shade(skin, 0.6))}" stroke-width=".02"/></g>`
}

/** A cup, a sheet of paper or a plain board before the mouth. @param {Sitter} sitter */
export function drawThing({ random }) {
  const colour = vary(random, [128, 128, 128], 125)
  const w = random.between(0.45, 1)
  const path = polygon([
    [-w, about(random, 0.6, 0.12)],
    [w, about(random, 0.6, 0.12)],
    [w * random.between(0.8, 1.1), random.between(1.5, 2.4)],
    [-w * random.between(0.8, 1.1), random.between(1.5, 2.4)],
  ])
  return `${shadow(random, path)}<path d="${path}" fill="${css(colour)}"/>${random.chance(0.5) ? lit(random, path, 0.4) : ''}`
}

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
