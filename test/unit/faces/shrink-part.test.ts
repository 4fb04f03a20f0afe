import { expect, test } from 'vitest'
import { shrinkPlainly } from '../../../src/faces/shrink/shrink-plainly.ts'
import { createVectorShrink } from '../../../src/faces/shrink/vector-shrink.ts'

/** Whole numbers below what is asked for, the same ones each time: minimal standard generator, as in C++. */
function drawNumbers(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

/** A picture of noise; a third of them nearly black or nearly white, where a mean that is rounded wrongly shows. */
function noise(width: number, height: number, draw: (below: number) => number) {
  const [least, most] = [[0, 256] as const, [0, 3] as const, [253, 256] as const][draw(3)] ?? [0, 256]
  const data = Uint8Array.from({ length: width * height * 3 }, () => least + draw(most - least))
  return { data, width, height }
}

test('shrinks by vectors to the very bytes of the plain rule, whatever the sizes', () => {
  const shrink = createVectorShrink()
  const draw = drawNumbers(14)
  for (let round = 0; round < 300; round++) {
    const picture = noise(1 + draw(200), 1 + draw(120), draw)
    const [left, top] = [draw(picture.width), draw(picture.height)]
    const right = left + 1 + draw(picture.width - left)
    const bottom = top + 1 + draw(picture.height - top)
    const [part, factor] = [{ left, top, right, bottom }, 1 + draw(40)]
    expect(shrink?.(picture, part, factor), JSON.stringify({ part, factor })).toEqual(
      shrinkPlainly(picture, part, factor),
    )
  }
})

test('leaves to the plain rule what its memory does not hold', () => {
  const shrink = createVectorShrink()
  const wide = { data: new Uint8Array(11_000 * 3), width: 11_000, height: 1 }
  expect(shrink?.(wide, { left: 0, top: 0, right: 11_000, bottom: 1 }, 2)).toBeUndefined()
  const high = { data: new Uint8Array(800 * 3), width: 1, height: 800 }
  expect(shrink?.(high, { left: 0, top: 0, right: 1, bottom: 800 }, 300)).toBeUndefined()
})
