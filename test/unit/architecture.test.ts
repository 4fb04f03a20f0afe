import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('../../src', import.meta.url).pathname

/** What the files of a room may import, besides their own room: other rooms, single files, packages. */
const allowed: Record<string, string[]> = {
  clock: [],
  gateway: ['sources.ts'],
  signatures: ['clock/moment.ts', 'gateway'],
  options: ['gateway', 'network'],
  network: ['gateway/awaitable.ts', 'gateway/exchange.ts', 'gateway/load-once.ts', 'ipaddr.js'],
  faces: ['sources.ts'],
  images: ['faces', 'gateway', 'options/choices.ts', 'sources.ts'],
  transactions: ['clock', 'gateway', 'images', 'products', 'sources.ts'],
  stores: ['gateway', 'transactions'],
  scenarios: ['clock', 'gateway', 'options/nearest.ts', 'options/quoted.ts', 'stores', 'transactions'],
  events: ['clock', 'gateway', 'scenarios'],
  redaction: ['gateway', 'network', 'options/choices.ts', 'signatures'],
  journal: ['clock', 'gateway', 'options/choices.ts', 'redaction', 'stores/value-index.ts', 'transactions'],
  callbacks: ['clock', 'gateway', 'network', 'options/choices.ts', 'scenarios', 'sources.ts', 'transactions'],
  faker: [],
  products: ['sources.ts'],
  people: ['gateway', '@faker-js/faker'],
  uploads: ['gateway', 'network/web-url.ts'],
  results: ['gateway', 'images/join-parts.ts', 'people', 'products', 'transactions/by-hand.ts'],
  contract: [
    'faker',
    'gateway',
    'network/web-url.ts',
    'operations',
    'signatures',
    '../fixtures/documents/products.json',
    'sources.ts',
    '@noble/hashes',
  ],
  operations: [
    ...[
      'faces',
      'gateway',
      'images',
      'network',
      'options',
      'people',
      'products',
      'results',
      'uploads',
      'sources.ts',
      'stores',
      'transactions',
    ],
  ],
  advice: ['gateway', 'sources.ts'],
  coverage: ['gateway', 'operations', 'products', 'scenarios', 'transactions'],
  observation: [
    'advice',
    'callbacks',
    'coverage',
    'gateway',
    'operations',
    'products',
    'redaction',
    'scenarios',
    'stores',
    'transactions',
  ],
  pages: ['network', 'options/choices.ts', 'transactions', 'hono'],
  control: [
    ...['advice', 'coverage', 'observation', 'pages', 'sources.ts'],
    ...['callbacks', 'clock', 'events', 'gateway', 'images', 'journal', 'network', 'options', 'redaction'],
    ...['scenarios', 'signatures', 'stores', 'transactions', '@valibot/to-json-schema', 'hono', 'preact', 'valibot'],
  ],
  emulator: [
    ...['advice', 'coverage', 'observation'],
    ...['callbacks', 'clock', 'control', 'events', 'gateway', 'images', 'journal', 'network', 'operations', 'options'],
    ...['pages', 'redaction', 'scenarios', 'signatures', 'sources.ts', 'stores', 'transactions', 'uploads'],
  ],
  web: [
    ...['callbacks', 'control', 'pages', 'emulator', 'faces', 'gateway', 'images', 'network', 'operations', 'options'],
    ...['signatures', '@noble/hashes'],
  ],
  node: [
    ...['advice', 'coverage', 'observation'],
    ...['callbacks', 'clock', 'control', 'drill', 'emulator', 'faces', 'gateway', 'images', 'network', 'operations'],
    ...[
      'options',
      'redis',
      'pages',
      'signatures',
      '@hono/node-server',
      'sharp',
      'node:*',
      '@peculiar/asn1-schema',
      '@peculiar/asn1-x509',
    ],
  ],
  redis: [
    ...['callbacks', 'clock', 'control/inbox.ts', 'emulator', 'events', 'gateway', 'journal', 'options', 'redaction'],
    ...['stores', 'transactions', 'uploads', '@redis/client', 'node:crypto', 'node:timers', 'node:timers/promises'],
  ],
  msw: [
    ...['control/is-control.ts', 'emulator', 'gateway/awaitable.ts', 'network/web-url.ts', 'options', 'transactions'],
    'msw',
  ],
  drill: ['callbacks', 'clock/moment.ts', 'coverage', 'emulator', 'gateway', 'operations', 'scenarios', 'transactions'],
  testing: ['advice', 'emulator', 'gateway', 'node', 'node.ts', 'operations', 'options', 'redaction'],
  command: [
    'advice',
    'contract.ts',
    'coverage',
    'drill',
    'emulator',
    'gateway',
    'network',
    'node',
    'options',
    'redaction/scrub.ts',
    'jsonc-parser',
    'node:*',
  ],
}

/** The files of `src` itself are entries, and the list of sources. Entries may be built on `node`; all else stays neutral. */
const allowedAtTop: Record<string, string[]> = {
  'sources.ts': [],
  'index.ts': ['emulator', 'options', 'web'],
  'msw.ts': ['index.ts', 'msw'],
  'msw-node.ts': ['msw', 'node.ts'],
  'vitest.ts': ['node.ts', 'testing', 'vitest'],
  'vitest-browser.ts': ['index.ts', 'testing', 'vitest'],
  'jest.ts': ['node.ts', 'testing'],
  'playwright.ts': ['node.ts', 'testing', '@playwright/test'],
  'testcontainers.ts': ['emulator', 'node', 'options', 'testcontainers'],
  'vitest-reporter.ts': ['node'],
  'jest-reporter.ts': ['node'],
  'drill.ts': ['drill', 'node', 'node.ts'],
  'faker.ts': ['faker', 'operations', '@faker-js/faker'],
  'node.ts': ['emulator', 'node'],
  'contract.ts': ['contract', 'sources.ts'],
  'cli.ts': ['command'],
}

describe('imports', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') || /^pages\/.*\.tsx$/.test(file),
  )

  test.each(files)('%s imports only what its part may', file => {
    expect(strayImports(file, readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  test.each([
    ['a side effect', 'gateway/call.ts', "import '../node/serve.ts'"],
    ['a dynamic import', 'operations/actions.ts', "const load = () => import('../control/control-api.ts')"],
    ['a re-export', 'transactions/transaction.ts', "export { serve } from '../node/serve.ts'"],
    ['a type', 'images/picture.ts', "import type { Journal } from '../journal/create-journal.ts'"],
    ['a built-in module of Node', 'gateway/nonces.ts', "import { hash } from 'node:crypto'"],
    ['a package', 'images/read-header.ts', "import sharp from 'sharp'"],
    ['a package spelled over lines', 'emulator.ts', "import {\n  Hono,\n} from 'hono'"],
    ['a file of no part', 'helpers/text.ts', "import { x } from '../version.ts'"],
  ])('%s where it does not belong is noticed', (_, file, planted) => {
    expect(strayImports(file, planted)).not.toEqual([])
  })
})

/** The rooms on a way that leads back to where it began; empty where there is none. */
function circleIn(uses: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>()
  const follow = (room: string, way: string[]): string[] => {
    if (way.includes(room)) return [...way.slice(way.indexOf(room)), room]
    if (done.has(room)) return []
    done.add(room)
    for (const next of uses.get(room) ?? []) {
      const circle = follow(next, [...way, room])
      if (circle.length > 0) return circle
    }
    return []
  }
  for (const room of uses.keys()) {
    const circle = follow(room, [])
    if (circle.length > 0) return circle
  }
  return []
}

test('no room imports another that imports it, by whatever way', () => {
  const uses = new Map<string, Set<string>>()
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || !file.includes('/')) continue
    const [room = ''] = file.split('/')
    const used = uses.get(room) ?? new Set()
    uses.set(room, used)
    for (const imported of importsOf(readFileSync(join(root, file), 'utf8')).map(name => target(file, name))) {
      const [other = ''] = imported.split('/')
      if (imported.includes('/') && other !== room && Object.hasOwn(allowed, other)) used.add(other)
    }
  }
  expect(circleIn(uses)).toEqual([])
  const planted = new Map([...uses, ['clock', new Set(['journal'])]])
  expect(circleIn(planted)).toEqual(expect.arrayContaining(['clock', 'journal']))
})

test('the Node rim takes its timers from node/timers.ts, where no test can fake them', () => {
  const timer = /(?<![.\w])(set|clear)(Timeout|Immediate|Interval)\(/g
  const files = readdirSync(join(root, 'node'), { encoding: 'utf8', recursive: true })
  for (const file of files.filter(name => name.endsWith('.ts') && name !== 'timers.ts')) {
    const code = readFileSync(join(root, 'node', file), 'utf8')
    const taken = /import \{([^}]*)\} from '\.\.?\/timers\.ts'/.exec(code)?.[1] ?? ''
    const used = [...code.matchAll(timer)].map(([call]) => call.slice(0, -1))
    expect(
      used.filter(name => !taken.includes(name)),
      file,
    ).toEqual([])
  }
})

test('nothing asks URL.canParse, which answers wrongly once Node 20 has compiled its caller', () => {
  const files = readdirSync(root, { encoding: 'utf8', recursive: true }).filter(name => /\.tsx?$/.test(name))
  const asking = files.filter(file => /\bcanParse\(/.test(readFileSync(join(root, file), 'utf8')))
  expect(asking).toEqual([])
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
