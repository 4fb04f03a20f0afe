import { describe, expect, test } from 'vitest'
import type { Awaitable } from '../../../src/gateway/awaitable.ts'
import { openLater } from '../../../src/gateway/load-once.ts'

/** A part that notes what it hears: `ask` answers with all that it has heard, `tell` with how much that is. */
function notebook() {
  const heard: string[] = []
  return {
    ask(word: string) {
      heard.push(word)
      return [...heard]
    },
    tell: (word: string) => heard.push(word),
  }
}

/** Loads that fail as often as they are told to, and then bring a notebook. */
function failing(times: number) {
  let left = times
  return async () => {
    left -= 1
    if (left >= 0) throw new Error('not served')
    return notebook()
  }
}

const open = (load: () => Awaitable<ReturnType<typeof notebook>>) =>
  openLater(load, loaded => loaded, { ask: 'asked', tell: { told: 1 } })

describe('a part that is opened later', () => {
  test('answers in the same turn where it is at hand, and is opened once', () => {
    let opened = 0
    const part = open(() => {
      opened += 1
      return notebook()
    })
    expect(opened).toBe(0)
    expect([part.ask('a'), part.tell('b'), part.tell('c')]).toEqual([['a'], 2, 3])
    expect(opened).toBe(1)
  })

  test('is one part to all that ask while it loads', async () => {
    const part = open(async () => notebook())
    expect(await Promise.all([part.ask('a'), part.ask('b')])).toEqual([['a'], ['a', 'b']])
    expect(part.ask('c')).toEqual(['a', 'b', 'c'])
  })

  test('is loaded again when that failed', async () => {
    const part = open(failing(1))
    await expect(part.ask('a')).rejects.toThrow('not served')
    expect(await part.ask('b')).toEqual(['b'])
  })

  test('lets the first to tell go on, and has who tells more wait', async () => {
    const part = open(async () => notebook())
    expect(part.tell('a')).toBe(1)
    const second = part.tell('b')
    expect(second).toBeInstanceOf(Promise)
    expect(await second).toBe(2)
    expect(part.tell('c')).toBe(3)
  })

  test('hears in order what was asked and told while it loads, and what those who waited tell next', async () => {
    const part = open(async () => notebook())
    const first = part.ask('a')
    part.tell('b')
    const chained = Promise.resolve(first).then(() => part.ask('e'))
    part.tell('c')
    expect(await part.ask('d')).toEqual(['a', 'b', 'c', 'd'])
    expect(await chained).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('hears what it was told first when loading failed then, once, before all else', async () => {
    const part = open(failing(2))
    expect(part.tell('a')).toBe(1)
    await expect(part.tell('lost to its teller')).rejects.toThrow('not served')
    await expect(part.ask('lost to who asked')).rejects.toThrow('not served')
    expect(await part.ask('b')).toEqual(['a', 'b'])
    expect(await part.ask('c')).toEqual(['a', 'b', 'c'])
  })
})
