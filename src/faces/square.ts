import type { Point } from './face.ts'

/** A square in a picture: centre and side in pixels, turned clockwise by `angle` in radians. */
export type Square = { x: number; y: number; side: number; angle: number }

/** From shares of the square, 0 to 1 from its own left and upper edge, to pixels of the picture. */
export function fromSquare({ x, y, side, angle }: Square, share: Point): Point {
  const across = (share.x - 0.5) * side
  const down = (share.y - 0.5) * side
  return {
    x: x + across * Math.cos(angle) - down * Math.sin(angle),
    y: y + across * Math.sin(angle) + down * Math.cos(angle),
  }
}

/** From pixels of the picture to shares of the square: the way back of {@link fromSquare}. */
export function toSquare({ x, y, side, angle }: Square, { x: pointX, y: pointY }: Point): Point {
  const across = (pointX - x) * Math.cos(angle) + (pointY - y) * Math.sin(angle)
  const down = (pointY - y) * Math.cos(angle) - (pointX - x) * Math.sin(angle)
  return { x: across / side + 0.5, y: down / side + 0.5 }
}
