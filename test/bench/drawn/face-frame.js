// @ts-check
// The frame of a face, in which everything is drawn: its unit across is the distance of the eyes, down that from the
// eyes to the mouth, its origin between the eyes. And the colour and tone of the skin.

/** @typedef {{ data: Uint8Array, width: number, height: number }} Raster RGB, 3 bytes a pixel */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ matrix: [number, number, number, number, number, number], unit: number, nose: Point }} Frame */
/** @typedef {import('./paint.js').Colour} Colour */

/** @param {{ rightEye: Point, leftEye: Point, nose: Point, mouth: Point }} keyPoints @returns {Frame} */
export function frameOf({ rightEye, leftEye, nose, mouth }) {
  const origin = { x: (rightEye.x + leftEye.x) / 2, y: (rightEye.y + leftEye.y) / 2 }
  const across = { x: leftEye.x - rightEye.x, y: leftEye.y - rightEye.y }
  const down = { x: mouth.x - origin.x, y: mouth.y - origin.y }
  const area = across.x * down.y - across.y * down.x
  const [x, y] = [nose.x - origin.x, nose.y - origin.y]
  return {
    matrix: [across.x, across.y, down.x, down.y, origin.x, origin.y],
    unit: Math.hypot(across.x, across.y),
    nose: { x: (x * down.y - y * down.x) / area, y: (across.x * y - across.y * x) / area },
  }
}

/** @param {Frame} frame @param {Point} point @returns {Point} in pixels */
export function place({ matrix: [a, b, c, d, e, f] }, { x, y }) {
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

/** The colour in the middle (by luminance) of cheeks and forehead. @param {Raster} picture @param {Frame} frame @returns {Colour} */
export function skinOf({ data, width, height }, frame) {
  /** @type {Colour[]} */
  const seen = []
  for (const middle of [
    { x: -0.5, y: 0.55 },
    { x: 0.5, y: 0.55 },
    { x: 0, y: -0.4 },
    { x: -0.3, y: 0.5 },
    { x: 0.3, y: 0.5 },
  ]) {
    for (let across = -0.08; across <= 0.08; across += 0.04) {
      const { x, y } = place(frame, { x: middle.x + across, y: middle.y + across })
      const at =
        3 * (Math.round(Math.min(Math.max(y, 0), height - 1)) * width + Math.round(Math.min(Math.max(x, 0), width - 1)))
      seen.push([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0])
    }
  }
  seen.sort((one, other) => one[0] + one[1] + one[2] - other[0] - other[1] - other[2])
  return /** @type {Colour} */ (seen[seen.length >> 1])
}

/**
 * Individual typology angle of a colour, in degrees: above 41 light, below 10 dark.
 * Source: Chardon et al., Skin colour typology and suntanning pathways, 1991, in CIELAB (D65).
 * @param {Colour} colour
 */
export function toneAngle(colour) {
  const [red, green, blue] = /** @type {Colour} */ (
    colour.map(value => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  )
  const root = (/** @type {number} */ t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
  return (Math.atan2(116 * y - 16 - 50, 200 * (y - z)) * 180) / Math.PI
}

/** @param {Colour} skin @returns {'dark' | 'mid' | 'light'} */
export function toneOf(skin) {
  const angle = toneAngle(skin)
  return angle < 10 ? 'dark' : angle > 41 ? 'light' : 'mid'
}
