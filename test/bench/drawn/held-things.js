// @ts-check
// Hands and what they hold before a face, or beside it, as SVG in the face's frame.
import { about, css, ellipsePath, lit, mix, polygon, shade, shadow, smooth, vary } from './paint.js'

/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {import('./paint.js').Sitter} Sitter */

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
