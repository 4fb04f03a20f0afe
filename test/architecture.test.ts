import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('../src', import.meta.url).pathname

/** What the files of a part may import, besides their own part: other parts, single files of `src`, packages. */
const allowed: Record<string, string[]> = {
  scenarios: ['gateway', 'transactions'],
  faults: ['gateway', 'scenarios', 'awaitable.ts'],
  journal: ['gateway', 'transactions', 'clock.ts'],
  outbound: ['choices.ts'],
  callbacks: ['outbound', 'awaitable.ts', 'choices.ts', 'clock.ts', 'sources.ts'],
  pages: [],
  faker: [],
  gateway: ['awaitable.ts', 'chance.ts', 'detach.ts', 'sources.ts', 'version.ts'],
  faces: ['sources.ts'],
  contract: ['gateway', 'operations', 'sources.ts', '@noble/hashes'],
  images: ['faces', 'outbound', 'awaitable.ts', 'choices.ts', 'sources.ts'],
  transactions: ['images', 'awaitable.ts', 'clock.ts', 'sources.ts'],
  operations: [
    'chance.ts',
    'detach.ts',
    'choices.ts',
    'gateway',
    'images',
    'transactions',
    'awaitable.ts',
    'sources.ts',
  ],
  control: [
    ...['callbacks', 'gateway', 'journal', 'pages', 'scenarios', 'transactions'],
    ...['awaitable.ts', 'clock.ts', 'version.ts', '@hono/zod-openapi', 'hono'],
  ],
  node: [
    'callbacks',
    'choices.ts',
    'control',
    'gateway',
    'images',
    'faces',
    'operations',
    'outbound',
    'awaitable.ts',
    'contract.ts',
    'emulator.ts',
    'finish.ts',
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
  'detach.ts': [],
  'choices.ts': [],
  'epoch.ts': [],
  'counter.ts': [],
  'finish.ts': ['clock.ts', 'epoch.ts', 'faults', 'gateway', 'journal', 'scenarios'],
  'gates.ts': ['awaitable.ts', 'gateway', 'operations', 'options.ts', 'scenarios'],
  'notify.ts': ['callbacks', 'scenarios', 'transactions'],
  'sources.ts': [],
  'version.ts': [],
  'options.ts': ['gateway', 'choices.ts'],
  'runtime.ts': ['awaitable.ts', 'callbacks', 'control', 'clock.ts', 'gateway', 'images', 'operations', 'choices.ts'],
  'web-digests.ts': ['gateway', '@noble/hashes'],
  'web-runtime.ts': [
    ...['callbacks', 'control', 'faces', 'gateway', 'images', 'operations'],
    ...['awaitable.ts', 'runtime.ts', 'web-digests.ts', '@noble/hashes'],
  ],
  'known-differences.ts': ['gateway', 'images', 'faces', 'operations', 'callbacks', 'transactions', 'sources.ts'],
  'emulator.ts': [
    ...['gateway', 'images', 'operations', 'transactions', 'control'],
    ...['callbacks', 'finish.ts', 'journal', 'pages', 'scenarios', 'epoch.ts'],
    ...['awaitable.ts', 'chance.ts', 'clock.ts', 'counter.ts', 'gates.ts', 'notify.ts', 'options.ts', 'runtime.ts'],
  ],
  'types.ts': [
    ...['callbacks', 'gateway', 'journal', 'scenarios', 'transactions'],
    ...['clock.ts', 'emulator.ts', 'options.ts'],
  ],
  'index.ts': ['emulator.ts', 'options.ts', 'types.ts', 'web-runtime.ts'],
  'msw.ts': ['control/is-control.ts', 'index.ts', 'msw'],
  'vitest.ts': ['awaitable.ts', 'journal', 'node', 'node.ts', 'operations', 'vitest'],
  'testcontainers.ts': ['options.ts', 'types.ts', 'testcontainers'],
  'faker.ts': ['faker', 'operations', '@faker-js/faker'],
  'node.ts': ['node', 'types.ts'],
  'contract.ts': ['contract', 'sources.ts'],
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
