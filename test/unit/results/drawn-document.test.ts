import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawDocument } from '../../../src/results/pictures/draw-document.ts'

const side = { heading: 'passport', fields: { surname: 'SPECIMEN DOE', passportNo: 'X0000001' }, portrait: true }

describe('a drawn document', () => {
  it('is a PNG that decoders read', async () => {
    const { data, info } = await sharp(Buffer.from(drawDocument(side), 'base64'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 428, height: 270 })
    expect(data.length).toBe(428 * 270 * info.channels)
  })

  it('says SPECIMEN in red, whatever else it says', async () => {
    const { data, info } = await sharp(Buffer.from(drawDocument({ ...side, fields: {} }), 'base64'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const red = (x: number, y: number) => {
      const at = (y * info.width + x) * 3
      return data[at] === 204 && data[at + 1] === 62
    }
    // The dots of its letters, four pixels wide: a row of the S, one of the N.
    const row = (y: number) => Array.from({ length: 47 }, (_, dot) => (red(123 + dot * 4, y) ? '#' : '.')).join('')
    const lines = Array.from({ length: 7 }, (_, line) => row(236 + line * 4))
    expect(lines).toEqual([
      '.####.####..#####..###...###..#...#.#####.#...#',
      '#.....#...#.#.....#...#...#...##.##.#.....#...#',
      '#.....#...#.#.....#.......#...#.#.#.#.....##..#',
      '.###..####..####..#.......#...#.#.#.####..#.#.#',
      '....#.#.....#.....#.......#...#...#.#.....#..##',
      '....#.#.....#.....#...#...#...#...#.#.....#...#',
      '####..#.....#####..###...###..#...#.#####.#...#',
    ])
  })

  it('is the same picture for the same side, and another for another', () => {
    expect(drawDocument(side)).toBe(drawDocument(side))
    expect(drawDocument({ ...side, fields: { surname: 'SPECIMEN ROE' } })).not.toBe(drawDocument(side))
  })

  it('draws the longest values and unknown letters without failing', () => {
    expect(drawDocument({ heading: '样本'.repeat(99), fields: { name: 'W'.repeat(999) }, portrait: false })).toMatch(
      /^iVBOR/,
    )
  })
})
