// @ts-check
// Light and camera: changes of a whole picture's pixels, as a camera or a lamp would make them.

/** @typedef {import('./face-frame.js').Raster} Raster */
/** @typedef {import('./face-frame.js').Frame} Frame */
/** @typedef {(picture: Raster, frame: Frame) => Raster} Relight */

const gamma = 2.2

/** Each channel by a table of its own. @param {((value: number) => number)[]} curves @returns {Relight} */
const byCurves =
  curves =>
  ({ data, width, height }) => {
    const tables = curves.map(curve => Uint8ClampedArray.from({ length: 256 }, (_, value) => curve(value)))
    const changed = new Uint8Array(data.length)
    for (let at = 0; at < data.length; at++) changed[at] = /** @type {any} */ (tables)[at % 3][data[at] ?? 0]
    return { data: changed, width, height }
  }

/** A gain in linear light. @param {number[]} gains of red, green and blue @returns {Relight} */
export const gained = gains =>
  byCurves(gains.map(gain => value => 255 * ((value / 255) ** gamma * gain) ** (1 / gamma)))

/** @param {number} stops @returns {Relight} */
export const exposed = stops => gained([2 ** stops, 2 ** stops, 2 ** stops])

/** @param {number} factor @returns {Relight} */
export const contrasted = factor => byCurves([0, 1, 2].map(() => value => 128 + (value - 128) * factor))

/** @param {number} factor @returns {Relight} */
export const saturated =
  factor =>
  ({ data, width, height }) => {
    const changed = new Uint8ClampedArray(data.length)
    for (let at = 0; at < data.length; at += 3) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
      const grey = 0.299 * red + 0.587 * green + 0.114 * blue
      changed[at] = grey + (red - grey) * factor
      changed[at + 1] = grey + (green - grey) * factor
      changed[at + 2] = grey + (blue - grey) * factor
    }
    return { data: new Uint8Array(changed.buffer), width, height }
  }

/** For each of 256 gains, from -2 to 2 stops, what becomes of each value. */
const gains = Uint8ClampedArray.from({ length: 256 * 256 }, (_, index) => {
  const gain = 2 ** (((index >> 8) / 255 - 0.5) * 4)
  return 255 * (((index & 255) / 255) ** gamma * gain) ** (1 / gamma)
})

/** Bright from one side, dark at the other, across the face. @param {1 | -1} side @param {number} stops between both edges of the face @returns {Relight} */
export const litFromSide =
  (side, stops) =>
  ({ data, width, height }, { matrix: [a, b, , , e, f], unit }) => {
    const changed = new Uint8Array(data.length)
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const across = ((x - e) * a + (y - f) * b) / (unit * unit)
        const stop = (Math.max(-1.2, Math.min(1.2, across)) * side * stops) / 2 - stops * 0.15
        const row = Math.round(Math.max(0, Math.min(1, stop / 4 + 0.5)) * 255) << 8
        for (let channel = 0; channel < 3; channel++, at++) changed[at] = gains[row | (data[at] ?? 0)] ?? 0
      }
    }
    return { data: changed, width, height }
  }

/** @type {Record<string, Relight>} */
export const lights = {
  'light +1.5 stops': exposed(1.5),
  'light +1 stop': exposed(1),
  'light -1 stop': exposed(-1),
  'light -1.5 stops': exposed(-1.5),
  'warm light': gained([1.25, 1, 0.5]),
  'cool light': gained([0.75, 1, 1.4]),
  'contrast x 1.4': contrasted(1.4),
  'contrast x 0.6': contrasted(0.6),
  'saturation x 1.4': saturated(1.4),
  'saturation x 0.5': saturated(0.5),
  'light from the left': litFromSide(1, -2.5),
  'light from the right': litFromSide(1, 2.5),
}
