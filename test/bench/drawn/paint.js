// @ts-check
// What the drawings share: colours, shapes and strokes as SVG. Places are in the frame of a face (see face-frame.js):
// eyes at (-0.5, 0) and (0.5, 0), mouth at (0, 1).

/** @typedef {import('./random.js').Random} Random */
/** @typedef {[number, number, number]} Colour */
/** @typedef {{ random: Random, skin: Colour, nose: { x: number, y: number } }} Sitter a face to draw on */

/** @param {Colour} colour */
export const css = colour => `rgb(${colour.map(value => Math.round(Math.min(255, Math.max(0, value)))).join(',')})`

/** @param {Colour} colour @param {number} factor @returns {Colour} */
export const shade = ([red, green, blue], factor) => [red * factor, green * factor, blue * factor]

/** @param {Colour} a @param {Colour} b @param {number} share of b @returns {Colour} */
export const mix = (a, b, share) =>
  /** @type {Colour} */ (a.map((value, index) => value + /** @type {number} */ (b[index] - value) * share))

/** A colour moved a little. @param {Random} random @param {Colour} colour @param {number} by @returns {Colour} */
export const vary = (random, colour, by = 14) =>
  /** @type {Colour} */ (colour.map(value => value + random.between(-by, by)))

/** A length that differs a little each time. @param {Random} random @param {number} value @param {number} by */
export const about = (random, value, by = 0.05) => value + random.between(-by, by)

const digits = (/** @type {number} */ value) => Number(value.toFixed(3))

/** A closed smooth line through points (Catmull-Rom as Bézier curves). @param {number[][]} points */
export function smooth(points) {
  const at = (/** @type {number} */ index) => /** @type {number[]} */ (points.at(index % points.length))
  let path = `M${points[0]?.map(digits).join(' ')}`
  for (let index = 0; index < points.length; index++) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const first = from.map((value, axis) => value + (Number(to[axis]) - Number(before[axis])) / 6)
    const second = to.map((value, axis) => value - (Number(after[axis]) - Number(from[axis])) / 6)
    path += `C${[...first, ...second, ...to].map(digits).join(' ')}`
  }
  return `${path}Z`
}

/** @param {number[][]} points */
export const polygon = points => `M${points.map(point => point.map(digits).join(' ')).join('L')}Z`

/** @param {number} x @param {number} y @param {number} rx @param {number} ry */
export const ellipsePath = (x, y, rx, ry) =>
  `M${digits(x - rx)} ${digits(y)}a${digits(rx)} ${digits(ry)} 0 1 0 ${digits(2 * rx)} 0a${digits(rx)} ${digits(ry)} 0 1 0 ${digits(-2 * rx)} 0Z`

/** A pattern over a ground, named `id`, in units of the frame. @param {Random} random @param {string} id @param {Colour} ground @param {Colour} print */
export function printed(random, id, ground, print) {
  const size = random.between(0.1, 0.34)
  const s = (/** @type {number} */ share) => digits(share * size)
  const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) =>
    `<circle cx="${s(x)}" cy="${s(y)}" r="${s(r)}" fill="${css(print)}"/>`
  const kinds = {
    dots: () => dot(0.5, 0.5, random.between(0.2, 0.36)),
    leopard: () =>
      dot(0.3, 0.3, 0.22) +
      dot(0.75, 0.7, 0.2) +
      `<circle cx="${s(0.3)}" cy="${s(0.3)}" r="${s(0.1)}" fill="${css(shade(ground, 0.8))}"/>`,
    stripes: () => `<rect width="${s(1)}" height="${s(random.between(0.3, 0.6))}" fill="${css(print)}"/>`,
    checks: () =>
      `<rect width="${s(0.5)}" height="${s(0.5)}" fill="${css(print)}"/><rect x="${s(0.5)}" y="${s(0.5)}" width="${s(0.5)}" height="${s(0.5)}" fill="${css(print)}"/>`,
    tartan: () =>
      `<rect width="${s(0.4)}" height="${s(1)}" fill="${css(print)}" opacity=".6"/><rect width="${s(1)}" height="${s(0.4)}" fill="${css(print)}" opacity=".6"/>`,
    flowers: () =>
      [0, 72, 144, 216, 288]
        .map(
          turn =>
            `<ellipse cx="${s(0.5)}" cy="${s(0.3)}" rx="${s(0.1)}" ry="${s(0.18)}" fill="${css(print)}" transform="rotate(${turn} ${s(0.5)} ${s(0.5)})"/>`,
        )
        .join(''),
    camouflage: () => dot(0.2, 0.3, 0.3) + dot(0.5, 0.2, 0.2) + dot(0.8, 0.8, 0.28),
    letters: () =>
      `<text x="${s(0.05)}" y="${s(0.8)}" font-size="${s(0.9)}" font-family="sans-serif" font-weight="bold" fill="${css(print)}">${random.pick(['A', 'X', 'NO', '8', 'G', 'OK'])}</text>`,
  }
  const content = random.pick(Object.values(kinds))()
  const turn = Math.round(random.between(-50, 50))
  return `<pattern id="${id}" width="${digits(size)}" height="${digits(size)}" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})">
    <rect width="${digits(size)}" height="${digits(size)}" fill="${css(ground)}"/>${content}</pattern>`
}

/** Light and shadow over a shape: from one side, from above, or round. @param {Random} random @param {string} path @param {number} strength */
export function lit(random, path, strength) {
  const id = `lit${random.whole(1e9)}`
  const dark = digits(strength * random.between(0.5, 1))
  const light = digits(strength * random.between(0, 0.6))
  const from = random.pick(['left', 'right', 'above', 'round'])
  const stops = `<stop offset="0" stop-color="#fff" stop-opacity="${light}"/><stop offset=".45" stop-color="#888" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="${dark}"/>`
  const gradient =
    from === 'round'
      ? `<radialGradient id="${id}" cx=".5" cy=".4" r=".7">${stops}</radialGradient>`
      : `<linearGradient id="${id}" ${from === 'left' ? 'x1="0" x2="1"' : from === 'right' ? 'x1="1" x2="0"' : 'x1="0" x2="0" y1="0" y2="1"'}>${stops}</linearGradient>`
  return `<defs>${gradient}</defs><path d="${path}" fill="url(#${id})"/>`
}

/** A soft shadow around a shape. @param {Random} random @param {string} path */
export function shadow(random, path) {
  const id = `soft${random.whole(1e9)}`
  return `<defs><filter id="${id}" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="${digits(random.between(0.02, 0.06))}"/></filter></defs>
    <path d="${path}" fill="#000" opacity="${digits(random.between(0.15, 0.5))}" filter="url(#${id})" transform="translate(0 .03)"/>`
}

/** @param {string} path @param {Colour} colour @param {number} width */
export const stroke = (path, colour, width, opacity = 1) =>
  `<path d="${path}" fill="none" stroke="${css(colour)}" stroke-width="${digits(width)}" stroke-opacity="${digits(opacity)}" stroke-linecap="round" stroke-linejoin="round"/>`
