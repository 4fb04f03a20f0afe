import type { Raster } from './raster.ts'
import { shrinkPart } from './shrink/shrink-part.ts'
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

/** Whether every point falls on the middle of a pixel, so that nothing lies between. */
function isAligned({ x, y, side, angle }: Square, size: number): boolean {
  return angle === 0 && side === size && Number.isInteger(x - size / 2) && Number.isInteger(y - size / 2)
}

/** The pixels of an aligned square. */
function cutOut({ data, width, height }: Raster, { x, y }: Square, size: number): Raster {
  const target = new Uint8Array(size * size * 3)
  const [left, top] = [x - size / 2, y - size / 2]
  const [from, to] = [Math.max(0, left), Math.min(width, left + size)]
  for (let row = Math.max(0, top); row < Math.min(height, top + size); row++)
    if (to > from)
      target.set(
        data.subarray((row * width + from) * 3, (row * width + to) * 3),
        ((row - top) * size + from - left) * 3,
      )
  return { data: target, width: size, height: size }
}

/** One point for each pixel, read between the four pixels around it. */
function sampleBetweenPixels(picture: Raster, square: Square, size: number): Raster {
  if (isAligned(square, size)) return cutOut(picture, square, size)
  const { data, width, height } = picture
  const { x, y, side, angle } = square
  const target = new Uint8Array(size * size * 3)
  const stepX = (Math.cos(angle) * side) / size
  const stepY = (Math.sin(angle) * side) / size
  for (let row = 0, at = 0; row < size; row++) {
    const down = row + 0.5 - size / 2
    for (let column = 0; column < size; column++, at += 3) {
      const across = column + 0.5 - size / 2
      const pointX = x + across * stepX - down * stepY
      const pointY = y + across * stepY + down * stepX
      if (pointX < 0 || pointY < 0 || pointX > width || pointY > height) continue
      // Colours are those of the pixels' middles; towards the edge the last pixel goes on.
      const middleX = Math.min(Math.max(pointX - 0.5, 0), width - 1)
      const middleY = Math.min(Math.max(pointY - 0.5, 0), height - 1)
      const left = Math.floor(middleX)
      const top = Math.floor(middleY)
      const [right, below] = [middleX - left, middleY - top]
      const [keptX, keptY] = [1 - right, 1 - below]
      const from = (top * width + left) * 3
      const beside = left + 1 < width ? from + 3 : from
      const under = top + 1 < height ? width * 3 : 0
      for (let channel = 0; channel < 3; channel++) {
        const upper = data[from + channel]! * keptX + data[beside + channel]! * right
        const lower = data[from + under + channel]! * keptX + data[beside + under + channel]! * right
        target[at + channel] = upper * keptY + lower * below
      }
    }
  }
  return { data: target, width: size, height: size }
}
