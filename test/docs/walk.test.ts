import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { contributingFile, type Entered, stopsOf, traceWalk, withWalk } from './walk.ts'

describe('the walk of one call', () => {
  let walk: Entered[]
  beforeAll(() => {
    walk = traceWalk()
  })

  it('stands in CONTRIBUTING as the coverage trace tells it', () => {
    const text = readFileSync(contributingFile, 'utf8')
    expect(text, 'run npm run docs').toBe(withWalk(text, walk))
  })

  it('is handed on by at most 30 files', () => {
    expect(stopsOf(walk).stops.length).toBeLessThanOrEqual(30)
  })

  it('leaves out no file that a call enters', () => {
    const { stops, tools } = stopsOf(walk)
    const told = [...stops, ...tools].flatMap(({ file, uses }) => [file, ...uses])
    expect(told.sort()).toEqual(walk.map(({ file }) => file).sort())
  })

  it('leads from the rim to the gateway, to the operation, to the store, and to what follows the answer', () => {
    const landmarks = ['node/door', 'emulator/answer', 'gateway/gateway', 'emulator/gates', 'operations/create-run']
    const later = ['operations/initialize/initialize', 'stores/memory-transactions', 'emulator/after-reply', 'journal/']
    const places = [...landmarks, ...later].map(part => walk.findIndex(({ file }) => file.startsWith(`src/${part}`)))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((one, other) => one - other))
  })
})
