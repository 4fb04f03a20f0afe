import type { Box } from './face.ts'
import type { Raster } from './raster.ts'
import type { Square } from './square.ts'

/**
 * The square as an upright picture of `size` by `size` pixels. What lies outside the picture is black.
 * A larger square is shrunk by a whole number first, so that no pixel of it goes unseen.
 */
export function sampleSquare(picture: Raster, square: Square, size: number): Raster {
  const factor = Math.max(1, Math.floor(square.side / size))
  if (factor === 1) return sampleBetweenPixels(picture, square, size)
  const reach = (square.side / 2) * (Math.abs(Math.cos(square.angle)) + Math.abs(Math.sin(square.angle)))
  const left = Math.max(0, Math.floor((square.x - reach) / factor) - 1) * factor
  const top = Math.max(0, Math.floor((square.y - reach) / factor) - 1) * factor
  const right = Math.min(picture.width, Math.ceil(square.x + reach) + factor)
  const bottom = Math.min(picture.height, Math.ceil(square.y + reach) + factor)
  if (right <= left || bottom <= top) return { data: new Uint8Array(size * size * 3), width: size, height: size }
  const shrunken = shrinkPart(picture, { left, top, right, bottom }, factor)
  const inside = {
    x: (square.x - left) / factor,
    y: (square.y - top) / factor,
    side: square.side / factor,
    angle: square.angle,
  }
  return sampleBetweenPixels(shrunken, inside, size)
}

/** A part of a picture at 1/factor of its size; each pixel is the mean of those it stands for. */
export function shrinkPart({ data, width }: Raster, { left, top, right, bottom }: Box, factor: number): Raster {
  const columns = Math.ceil((right - left) / factor)
  const rows = Math.ceil((bottom - top) / factor)
  const target = new Uint8Array(columns * rows * 3)
  const sums = new Uint32Array(columns * 3)
  const lastWidth = right - left - (columns - 1) * factor
  let at = 0
  // Row by row through the source, in the order in which it lies in memory.
  for (let y = top; y < bottom; y += factor) {
    const lastRow = Math.min(y + factor, bottom)
    sums.fill(0)
    for (let row = y; row < lastRow; row++) {
      let source = (row * width + left) * 3
      for (let column = 0, sum = 0; column < columns; column++, sum += 3) {
        const end = source + (column === columns - 1 ? lastWidth : factor) * 3
        let red = 0
        let green = 0
        let blue = 0
        for (; source < end; source += 3) {
          red += data[source]!
          green += data[source + 1]!
          blue += data[source + 2]!
        }
        sums[sum]! += red
        sums[sum + 1]! += green
        sums[sum + 2]! += blue
      }
    }
    const count = (lastRow - y) * factor
    const lastCount = (lastRow - y) * lastWidth
    const lastColumn = (columns - 1) * 3
    for (let sum = 0; sum < sums.length; sum++) target[at++] = sums[sum]! / (sum < lastColumn ? count : lastCount)
  }
  return { data: target, width: columns, height: rows }
}

/** One point for each pixel, read between the four pixels around it. */
function sampleBetweenPixels({ data, width, height }: Raster, { x, y, side, angle }: Square, size: number): Raster {
  const target = new Uint8Array(size * size * 3)
  const stepX = (Math.cos(angle) * side) / size
  const stepY = (Math.sin(angle) * side) / size
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      const across = column + 0.5 - size / 2
      const down = row + 0.5 - size / 2
      const pointX = x + across * stepX - down * stepY
      const pointY = y + across * stepY + down * stepX
      if (pointX < 0 || pointY < 0 || pointX > width || pointY > height) continue
      // Colours are those of the pixels' middles; towards the edge the last pixel goes on.
      const middleX = Math.min(Math.max(pointX - 0.5, 0), width - 1)
      const middleY = Math.min(Math.max(pointY - 0.5, 0), height - 1)
      const left = Math.floor(middleX)
      const top = Math.floor(middleY)
      const shareX = middleX - left
      const shareY = middleY - top
      const upperLeft = (top * width + left) * 3
      const upperRight = left + 1 < width ? upperLeft + 3 : upperLeft
      const below = top + 1 < height ? width * 3 : 0
      for (let channel = 0; channel < 3; channel++) {
        const upper = data[upperLeft + channel]! * (1 - shareX) + data[upperRight + channel]! * shareX
        const lower = data[upperLeft + below + channel]! * (1 - shareX) + data[upperRight + below + channel]! * shareX
        target[at + channel] = upper * (1 - shareY) + lower * shareY
      }
    }
  }
  return { data: target, width: size, height: size }
}
