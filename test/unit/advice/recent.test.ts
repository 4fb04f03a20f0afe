import { array, assert, constantFrom, integer, oneof, property, record, tuple } from 'fast-check'
import { expect, it } from 'vitest'
import { createRecent } from '../../../src/advice/recent.ts'

const capacity = 64

it('knows at least half as many ids as fit, the newest, and never one under another', () => {
  const name = record({ key: constantFrom('one', 'two'), id: integer({ min: 0, max: 200 }).map(id => `id${id}`) })
  const step = oneof(
    { weight: 20, arbitrary: tuple(constantFrom('set' as const), name) },
    { weight: 5, arbitrary: tuple(constantFrom('delete' as const), name) },
    { weight: 1, arbitrary: tuple(constantFrom('clear' as const), name) },
  )
  assert(
    property(array(step, { minLength: 100, maxLength: 600 }), steps => {
      const table = createRecent<number>(capacity)
      const known = new Map<string, { value: number; age: number }>()
      let set = 0
      for (const [what, { key, id }] of steps) {
        const before = known.get(`${key} ${id}`)
        const isNew = before !== undefined && set - before.age < capacity / 2
        const found = table.get(key, id)
        if (isNew) expect(found).toBe(before.value)
        else expect([undefined, before?.value]).toContain(found)
        if (what === 'set') {
          set += 1
          expect(table.set(key, id, set)).toBe(found)
          known.set(`${key} ${id}`, { value: set, age: set })
        } else if (what === 'delete') {
          table.delete(key, id)
          known.delete(`${key} ${id}`)
        } else {
          table.clear(key)
          for (const other of [...known.keys()]) if (other.startsWith(key)) known.delete(other)
        }
        expect(table.size()).toBeLessThanOrEqual(capacity)
        expect(table.values()).toHaveLength(table.size())
      }
    }),
    { numRuns: 60 },
  )
})

it('tells what it knows from the oldest to the newest', () => {
  const table = createRecent<number>(capacity)
  for (let value = 1; value <= 3 * capacity; value += 1) table.set('key', `id${value}`, value)
  const values = table.values()
  expect(values).toHaveLength(capacity)
  expect(values).toEqual(Array.from({ length: capacity }, (_, index) => 2 * capacity + 1 + index))
})
