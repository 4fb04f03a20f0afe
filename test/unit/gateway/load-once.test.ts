import { describe, expect, test } from 'vitest'
import { openLater } from '../../../src/gateway/load-once.ts'

describe('a part that is opened later', () => {
  const counter = () => {
    let count = 0
    return { add: (by: number) => (count += by) }
  }

  test('answers in the same turn where it is at hand, and is opened once', () => {
    let opened = 0
    const part = openLater(
      () => {
        opened += 1
        return counter()
      },
      { add: true },
    )
    expect(opened).toBe(0)
    expect([part.add(1), part.add(2)]).toEqual([1, 3])
    expect(opened).toBe(1)
  })

  test('is one part to all that ask while it loads', async () => {
    const part = openLater(async () => counter(), { add: true })
    expect(await Promise.all([part.add(1), part.add(2)])).toEqual([1, 3])
    expect(part.add(3)).toBe(6)
  })

  test('is loaded again when that failed', async () => {
    const loads = [Promise.reject(new Error('not served')), Promise.resolve(counter())]
    const part = openLater(() => loads.shift() ?? counter(), { add: true })
    await expect(part.add(1)).rejects.toThrow('not served')
    expect(await part.add(1)).toBe(1)
  })
})
