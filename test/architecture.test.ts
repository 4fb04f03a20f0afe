import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('../src', import.meta.url).pathname

/** What the files of a part may import, besides their own part: other parts, single files of `src`, packages. */
const allowed: Record<string, string[]> = {
  gateway: ['awaitable.ts', 'chance.ts', 'sources.ts', 'version.ts'],
  faces: ['sources.ts'],
  images: ['faces', 'awaitable.ts', 'sources.ts'],
  transactions: ['images', 'awaitable.ts', 'sources.ts'],
  operations: ['gateway', 'images', 'transactions', 'awaitable.ts', 'sources.ts'],
  control: ['gateway', 'transactions', 'sources.ts', 'version.ts'],
  node: [
    'gateway',
    'images',
    'faces',
    'awaitable.ts',
    'emulator.ts',
    'options.ts',
    'runtime.ts',
    'version.ts',
    'sharp',
    'node:*',
  ],
}

/** The files of `src` itself: entries and wiring. Entries may be built on `node`; everything else stays neutral. */
const allowedAtTop: Record<string, string[]> = {
  'awaitable.ts': [],
  'chance.ts': [],
  'clock.ts': ['schedule.ts'],
  'schedule.ts': [],
  'sources.ts': [],
  'version.ts': [],
  'options.ts': ['gateway', 'images', 'operations'],
  'runtime.ts': ['clock.ts', 'gateway', 'images'],
  'web-runtime.ts': ['gateway', 'images', 'runtime.ts', '@noble/hashes'],
  'known-differences.ts': ['gateway', 'images', 'faces', 'operations', 'sources.ts'],
  'emulator.ts': [
    ...['gateway', 'images', 'operations', 'transactions', 'control'],
    ...['awaitable.ts', 'chance.ts', 'clock.ts', 'options.ts', 'runtime.ts'],
  ],
  'index.ts': ['emulator.ts', 'gateway', 'options.ts', 'transactions', 'web-runtime.ts'],
  'node.ts': ['emulator.ts', 'node', 'options.ts'],
  'cli.ts': ['node'],
}

describe('imports', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

  test.each(files)('%s imports only what its part may', file => {
    expect(strayImports(file, readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  test.each([
    ['a side effect', 'gateway/call.ts', "import '../node/serve.ts'"],
    ['a dynamic import', 'operations/actions.ts', "const load = () => import('../control/control-api.ts')"],
    ['a re-export', 'transactions/transaction.ts', "export { serve } from '../node/serve.ts'"],
    ['a type', 'images/picture.ts', "import type { Call } from '../gateway/call.ts'"],
    ['a built-in module of Node', 'gateway/nonces.ts', "import { hash } from 'node:crypto'"],
    ['a package', 'images/read-header.ts', "import sharp from 'sharp'"],
    ['a package spelled over lines', 'emulator.ts', "import {\n  Hono,\n} from 'hono'"],
    ['a file of no part', 'helpers/text.ts', "import { x } from '../version.ts'"],
  ])('%s where it does not belong is noticed', (_, file, planted) => {
    expect(strayImports(file, planted)).not.toEqual([])
  })
})

function strayImports(file: string, code: string): string[] {
  const [part = ''] = file.split('/')
  const rules = file.includes('/') ? [part, ...(allowed[part] ?? [])] : allowedAtTop[file]
  if (!rules || (file.includes('/') && !allowed[part])) return [`${file}: a part without rules`]
  return importsOf(code).filter(specifier => !rules.some(rule => permits(rule, target(file, specifier))))
}

function importsOf(code: string): string[] {
  const withoutComments = code.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const pattern = /\b(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...withoutComments.matchAll(pattern)].flatMap(([, fixed, dynamic]) => fixed ?? dynamic ?? [])
}

/** A specifier as seen from `src`: `gateway/call.ts`, or the package as written. */
const target = (file: string, specifier: string) =>
  specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier

function permits(rule: string, imported: string): boolean {
  if (rule.endsWith('*')) return imported.startsWith(rule.slice(0, -1))
  return imported === rule || imported.startsWith(`${rule}/`)
}
