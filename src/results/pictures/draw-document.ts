import { glyphOf } from './font.ts'
import { type Colour, type Drawing, encodePng } from './png.ts'

/** What is drawn on one side of a document: its heading, and its fields under their names. */
export type DocumentSide = { heading: string; fields: Readonly<Record<string, string>>; portrait: boolean }

/** The proportions of an ID-1 card. Source: ISO/IEC 7810. */
const width = 428
const height = 270

const paper = 0
const ink = 1
const stamp = 2
const grey = 3

const palette: readonly Colour[] = [
  [226, 236, 244],
  [38, 44, 60],
  [204, 62, 62],
  [168, 182, 196],
]

/** Draws a document that says SPECIMEN, as a PNG in Base64: the same side is the same picture on every platform. */
export function drawDocument({ heading, fields, portrait }: DocumentSide): string {
  const drawing: Drawing = { width, height, pixels: new Uint8Array(width * height).fill(paper) }
  fill(drawing, { left: 0, top: 0, right: width, bottom: 34 }, grey)
  write(drawing, heading, { x: 12, y: 10, size: 2, colour: ink })
  if (portrait) drawHead(drawing, 68, 128)
  const left = portrait ? 136 : 14
  Object.entries(fields)
    .slice(0, 9)
    .forEach(([name, value], index) => {
      const y = 46 + index * 21
      write(drawing, name, { x: left, y, size: 1, colour: grey })
      write(drawing, value, { x: left, y: y + 9, size: 1, colour: ink })
    })
  write(drawing, 'SPECIMEN', { x: 121, y: 234, size: 4, colour: stamp })
  return btoa(String.fromCharCode(...encodePng(drawing, palette)))
}

type Rectangle = { left: number; top: number; right: number; bottom: number }

function fill({ width, pixels }: Drawing, { left, top, right, bottom }: Rectangle, colour: number): void {
  for (let y = top; y < bottom; y++) pixels.fill(colour, y * width + left, y * width + right)
}

/** Head and shoulders, as on every placeholder. */
function drawHead(drawing: Drawing, x: number, y: number): void {
  const frame = { left: x - 54, top: y - 80, right: x + 54, bottom: y + 90 }
  fill(drawing, frame, grey)
  fillEllipse(drawing, { x, y: y - 20, across: 28, down: 36 }, ink)
  fillEllipse(drawing, { x, y: y + 90, across: 50, down: 62 }, ink, frame.bottom)
}

type Ellipse = { x: number; y: number; across: number; down: number }

function fillEllipse(drawing: Drawing, { x, y, across, down }: Ellipse, colour: number, bottom = drawing.height) {
  for (let row = y - down; row < Math.min(y + down, bottom); row++) {
    const half = Math.round(across * Math.sqrt(1 - ((row - y) / down) ** 2))
    drawing.pixels.fill(colour, row * drawing.width + x - half, row * drawing.width + x + half)
  }
}

type Writing = { x: number; y: number; size: number; colour: number }

/** Writes capitals and digits; what does not fit on the line is cut off. */
function write(drawing: Drawing, text: string, { x, y, size, colour }: Writing): void {
  let left = x
  for (const character of text.toUpperCase().replaceAll('_', '-')) {
    if (left + 5 * size > drawing.width) return
    glyphOf(character).forEach((row, line) => {
      for (let dot = 0; dot < 5; dot++) {
        if (!(row & (16 >> dot))) continue
        const dotLeft = left + dot * size
        fill(
          drawing,
          { left: dotLeft, top: y + line * size, right: dotLeft + size, bottom: y + (line + 1) * size },
          colour,
        )
      }
    })
    left += 6 * size
  }
}
