import type { KeyPoints, Point } from './face.ts'
import type { FeatureMap } from './network/feature-map.ts'

/** Places of a face in its own frame: eyes at (-0.5, 0) and (0.5, 0), mouth at (0, 1). */
export function faceFrame({ rightEye, leftEye, mouth }: KeyPoints): (place: Point) => Point {
  const origin = { x: (rightEye.x + leftEye.x) / 2, y: (rightEye.y + leftEye.y) / 2 }
  const across = { x: leftEye.x - rightEye.x, y: leftEye.y - rightEye.y }
  const down = { x: mouth.x - origin.x, y: mouth.y - origin.y }
  return ({ x, y }) => ({
    x: origin.x + x * across.x + y * down.x,
    y: origin.y + x * across.y + y * down.y,
  })
}

/**
 * What a network saw at some places, all channels of one place after the other. Places are shares of the square that it
 * looked at; between the middles of four cells it is read in proportion, beyond the edge it is that of the edge.
 */
export function readEvidence({ data, rows, columns, channels, lanes }: FeatureMap, places: Point[]): Float32Array {
  const evidence = new Float32Array(places.length * channels)
  for (const [index, { x, y }] of places.entries()) {
    const column = Math.min(Math.max(x * columns - 0.5, 0), columns - 1)
    const row = Math.min(Math.max(y * rows - 0.5, 0), rows - 1)
    const left = Math.min(Math.floor(column), columns - 2)
    const top = Math.min(Math.floor(row), rows - 2)
    const [shareX, shareY] = [column - left, row - top]
    const upper = (top * columns + left) * lanes
    const lower = upper + columns * lanes
    for (let channel = 0; channel < channels; channel++) {
      const above = data[upper + channel]! * (1 - shareX) + data[upper + lanes + channel]! * shareX
      const below = data[lower + channel]! * (1 - shareX) + data[lower + lanes + channel]! * shareX
      evidence[index * channels + channel] = above * (1 - shareY) + below * shareY
    }
  }
  return evidence
}
