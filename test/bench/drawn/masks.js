// @ts-check
// Masks and scarves before the lower face, and below it, as SVG in the face's frame.
import { about, css, lit, mix, polygon, printed, shade, shadow, smooth, stroke, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./paint.js').Sitter} Sitter */

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

/**
 * A mask of cloth as it is worn: woven, with soft edges, folds and the light of the place. @param {Sitter} sitter
 * @param {Colour} colour
 */
export function drawWovenMask(sitter, colour) {
  const { random } = sitter
  const path = maskOutline(sitter)
  const id = `woven${random.whole(1e9)}`
  const soft = `soft${random.whole(1e9)}`
  const grain = random.between(2, 14)
  const folds = Array.from({ length: 3 + random.whole(4) }, () => {
    const y = random.between(0.6, 1.5)
    const from = random.pick([-1, 1])
    const bend = random.between(-0.15, 0.25)
    return `<path d="M${from * 0.85} ${y}Q${from * 0.4} ${y + bend} ${from * random.between(-0.5, 0.3)} ${y + random.between(-0.1, 0.1)}" fill="none"
      stroke="${random.chance(0.6) ? '#000' : '#fff'}" stroke-opacity="${random.between(0.08, 0.3)}" stroke-width="${random.between(0.03, 0.1)}" filter="url(#${soft})"/>`
  })
  return `<defs>
      <filter id="${soft}" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation=".025"/></filter>
      <filter id="${id}" x="-5%" y="-5%" width="110%" height="110%">
        <feTurbulence type="fractalNoise" baseFrequency="${grain} ${grain * random.between(0.5, 2)}" numOctaves="2" seed="${random.whole(1000)}" result="noise"/>
        <feColorMatrix in="noise" type="matrix" values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  ${random.between(0.3, 0.9)} 0 0 0 -.1" result="grain"/>
        <feComposite in="grain" in2="SourceGraphic" operator="in" result="woven"/>
        <feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="woven"/></feMerge>
        <feGaussianBlur stdDeviation="${random.between(0, 0.02)}"/>
      </filter></defs>
    ${shadow(random, path)}
    <path d="${path}" fill="${css(colour)}" filter="url(#${id})"/>
    ${folds.join('')}${lit(random, path, random.between(0.2, 0.7))}`
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
