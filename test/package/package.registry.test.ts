import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { version } from '../../src/gateway/version.ts'
import { optionHelp } from '../../src/options/help.ts'
import { readMarked } from '../docs/read-differences.ts'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cached } from '../support/install-to-cache.ts'
import { runIn } from './project.ts'

const root = new URL('../..', import.meta.url).pathname
const packaged = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.keys(packaged.exports)
/** What a plain program can import: the fixture of vitest wants a test to run in. */
const importable = entries.filter(entry => entry !== './vitest' && !entry.endsWith('.json'))
/** What runners load by name, and no program imports; what vitest loads is an ES module as vitest is. */
const ofRunners = ['vitest', 'vitest-reporter', 'jest-reporter']
const optionalPeers = Object.keys(packaged.peerDependencies)

let consumer: Consumer
const inConsumer = (...path: string[]) => join(consumer.folder, ...path)

/** Where a command of the development dependencies lives. */
const command = (name: string) => join(root, 'node_modules', '.bin', name)

/** Runs a program in the consumer's folder and reads the JSON that it writes. */
async function runScript(script: string) {
  writeFileSync(inConsumer('script.js'), script)
  return JSON.parse(await consumer.run(process.execPath, ['--no-warnings', 'script.js']))
}

beforeAll(async () => {
  consumer = await installPackage()
}, 120_000)

afterAll(() => consumer?.remove())

/** Peers that this repository does not have: lanes install them. */
const elsewhere: Record<string, string> = {
  testcontainers: cached('testcontainers@11', 'testcontainers'),
  '@playwright/test': cached('@playwright/test@1', '@playwright/test'),
}

/** The optional peers, as an integrator would have them: lent from this repository. */
function lendPeers() {
  for (const name of optionalPeers) consumer.lend(name, elsewhere[name])
}

describe('what is packed', () => {
  test('is the built code and what a package must have, nothing else', () => {
    const besideDist = consumer.packedFiles.filter(path => !path.startsWith('dist/'))
    expect(besideDist.sort()).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'])
    const kinds = new Set(consumer.packedFiles.map(path => /(\.d)?\.[a-z]+$/i.exec(path)?.[0] ?? path))
    expect([...kinds].sort()).toEqual(
      ['.LICENSE', '.NOTICE', '.css', '.d.ts', '.js', '.json', '.md', '.svg', '.tflite', '.txt', 'LICENSE'].sort(),
    )
  })

  test('holds no path of the machine that built it', () => {
    const built = inConsumer('node_modules', packaged.name, 'dist')
    for (const file of readdirSync(built, { recursive: true, encoding: 'utf8' }).filter(name =>
      /\.(js|ts)$/.test(name),
    ))
      expect(readFileSync(join(built, file), 'utf8').includes(root), file).toBe(false)
  })

  test('needs nothing at run time but its dependencies', () => {
    const installed = readdirSync(inConsumer('node_modules'))
    for (const name of Object.keys(packaged.dependencies)) expect(installed).toContain(name.split('/')[0])
    for (const name of [...optionalPeers, 'typescript']) expect(installed).not.toContain(name.split('/')[0])
    for (const name of optionalPeers) expect(packaged.peerDependenciesMeta[name]).toEqual({ optional: true })
  })

  test('is found clean by publint', async () => {
    expect(await consumer.run(command('publint'), ['run', consumer.tarball, '--strict'])).toContain('All good!')
  })

  test('has code and types for every resolution; but what runners load by name', async () => {
    const attw = cached('@arethetypeswrong/cli@0.18', '.bin', 'attw')
    const output = await consumer.run(attw, [
      consumer.tarball,
      '--format',
      'json',
      '--exclude-entrypoints',
      ...ofRunners,
      'contract-cases.json',
    ])
    const { analysis, problems } = JSON.parse(output)
    expect(Object.keys(analysis.entrypoints)).toEqual(
      entries.filter(entry => ![...ofRunners, 'contract-cases.json'].includes(entry.slice(2))),
    )
    expect(problems ?? {}).toEqual({})
  }, 60_000)
})

test('packing a clone in which nothing is installed says what to do first', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'bare-clone-'))
  onTestFinished(() => rmSync(clone, { recursive: true }))
  for (const file of ['package.json', 'package-lock.json', 'esbuild.config.js', 'LICENSE', 'README.md'])
    cpSync(join(root, file), join(clone, file))
  await expect(runIn(clone, 'npm', ['pack'])).rejects.toThrow(
    'Failed to build: the tools of this repository are not installed. Run npm ci first.',
  )
})

describe('the installed package', () => {
  test('runs as a command', async () => {
    expect(await consumer.run(inConsumer('node_modules', '.bin', packaged.name), ['--version'])).toBe(`${version}\n`)
  })

  test('works without any optional peer', async () => {
    const script = `
      const { createEmulator } = await import('cloudauth-emulator')
      const { serve } = await import('cloudauth-emulator/node')
      const { contractCases, runContract } = await import('cloudauth-emulator/contract')
      const response = await createEmulator().fetch(new Request('http://localhost/?Format=JSON', { method: 'POST' }))
      const { Code } = await response.json()
      const server = await serve({ port: 0, log: 'silent' })
      const cases = contractCases.filter(({ name }) => name === 'FACE_VERIFY: a picture that is grey all over')
      const [outcome] = await runContract({ url: server.url, cases })
      const console = await fetch(server.url + '/_emulator/')
      await server.close()
      process.stdout.write(JSON.stringify({ Code, differences: outcome.differences, console: console.status }))`
    expect(await runScript(script)).toEqual({
      Code: 'MissingVersion',
      differences: [],
      console: 200,
    })
  })

  test('has every entry of its map', async () => {
    lendPeers()
    const script = `
      const names = {}
      for (const entry of ${JSON.stringify(importable)})
        names[entry] = Object.keys(await import('cloudauth-emulator' + entry.slice(1))).sort()
      const { default: { version } } = await import('cloudauth-emulator/package.json', { with: { type: 'json' } })
      process.stdout.write(JSON.stringify({ ...names, version }))`
    expect(await runScript(script)).toEqual({
      '.': ['createEmulator'],
      './node': ['createEmulator', 'openStore', 'serve'],
      './msw': ['cloudauthHandlers', 'insertScripts'],
      './jest': ['matchers', 'useEmulator'],
      './jest-reporter': ['default'],
      './vitest-reporter': ['default'],
      './drill': [
        ...['DrillRefused', 'drill', 'drillJson', 'drillJunit', 'drillMarkdown', 'drillText', 'exitCodeOf', 'planText'],
      ],
      './playwright': ['expect', 'test', 'verify'],
      './testcontainers': ['CloudauthContainer', 'StartedCloudauthContainer'],
      './faker': ['fakeInitialize', 'fakeMetaInfo', 'fakePortrait'],
      './contract': [
        ...['contractCases', 'documentedCodes', 'reportCount', 'reportJunit', 'reportOutcome', 'reportText'],
        ...['runContract', 'sources'],
      ],
      version,
    })
  })

  test('has the cases of the contract as JSON, for other languages', async () => {
    const script = `
      const { default: cases } = await import('cloudauth-emulator/contract-cases.json', { with: { type: 'json' } })
      const { contractCases } = await import('cloudauth-emulator/contract')
      const { isDeepStrictEqual } = await import('node:util')
      const isSame = isDeepStrictEqual(cases, JSON.parse(JSON.stringify(contractCases)))
      process.stdout.write(JSON.stringify({ count: cases.length, isSame }))`
    const { count, isSame } = await runScript(script)
    expect(count).toBeGreaterThan(50)
    expect(isSame).toBe(true)
  })

  test('replaces no global, imported and serving', async () => {
    lendPeers()
    const script = `
      const before = Object.getOwnPropertyNames(globalThis).map(name => [name, globalThis[name]])
      for (const entry of ${JSON.stringify(importable)}) await import('cloudauth-emulator' + entry.slice(1))
      const { serve } = await import('cloudauth-emulator/node')
      const server = await serve({ port: 0, log: 'silent' })
      for (const path of ['/?Action=Initialize', '/_emulator/reset']) await fetch(server.url + path, { method: 'POST' })
      const replaced = before.filter(([name, value]) => !Object.is(globalThis[name], value)).map(([name]) => name)
      await server.close()
      process.stdout.write(JSON.stringify({ names: before.map(([name]) => name), replaced }))`
    const { names, replaced } = await runScript(script)
    expect(names).toEqual(expect.arrayContaining(['Request', 'Response', 'Headers', 'fetch', 'Date', 'setTimeout']))
    expect(replaced).toEqual([])
  })

  test.each([
    ['testcontainers', 'testcontainers'],
    ['playwright', '@playwright/test'],
  ])('says in a sentence what %s needs, imported and required', async (entry, peer) => {
    for (const each of optionalPeers) rmSync(inConsumer('node_modules', each), { force: true })
    const script = `
      import { createRequire } from 'node:module'
      const said = []
      await import('cloudauth-emulator/${entry}').catch(({ message }) => said.push(message))
      try { createRequire(import.meta.url)('cloudauth-emulator/${entry}') } catch ({ message }) { said.push(message) }
      process.stdout.write(JSON.stringify(said))`
    const words = `Failed to load cloudauth-emulator/${entry}: ${peer} is not installed. Run npm install --save-dev ${peer}.`
    expect(await runScript(script)).toEqual([words, words])
  })

  test('says in a sentence that msw 1 is too old', async () => {
    consumer.lend('msw', cached('msw@1', 'msw'))
    const script = `
      import('cloudauth-emulator/msw').catch(({ message }) => process.stdout.write(JSON.stringify(message)))`
    expect(await runScript(script)).toMatch(/^Failed to load .*: the installed msw is older than 2\. Run npm install/)
  }, 120_000)

  test('gives vitest its fixture', async () => {
    lendPeers()
    writeFileSync(
      inConsumer('fixture.test.js'),
      `import { expect, test } from 'cloudauth-emulator/vitest'
      test('is served', async ({ emulator }) => {
        expect((await fetch(emulator.url + '/_emulator/ready')).status).toBe(200)
        expect(emulator).not.toHaveInitialized()
      })`,
    )
    const runner = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    expect(await consumer.run(process.execPath, [runner, 'run', '--root', consumer.folder])).toMatch(/Tests +1 passed/)
  }, 60_000)

  test('has types that a strict program compiles with', async () => {
    lendPeers()
    writeFileSync(
      inConsumer('program.ts'),
      `import { createEmulator, type Emulator } from 'cloudauth-emulator'
      import { type ContractCase, contractCases } from 'cloudauth-emulator/contract'
      import { fakeInitialize } from 'cloudauth-emulator/faker'
      import { cloudauthHandlers } from 'cloudauth-emulator/msw'
      import { serve } from 'cloudauth-emulator/node'
      import { CloudauthContainer } from 'cloudauth-emulator/testcontainers'
      import { expect, test } from 'cloudauth-emulator/vitest'
      export const emulator: Emulator = createEmulator({ qps: 1 })
      export const first: ContractCase | undefined = contractCases[0]
      export const url: Promise<string> = serve().then(server => server.url)
      export const container = new CloudauthContainer().withOption('qps', 0)
      export const state: Emulator = cloudauthHandlers().emulator
      test('typed', ({ emulator }) => expect(emulator).toHaveInitialized(fakeInitialize()))
      // @ts-expect-error: an option of this name does not exist
      createEmulator({ qsp: 1 })
      // @ts-expect-error: neither is this one a number
      export const wrong: number = createEmulator`,
    )
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2023', '--module', 'nodenext']
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')]
    expect(await consumer.run(command('tsc'), [...options, ...types, 'program.ts'])).toBe('')
  }, 60_000)
})

describe('the neutral entry in a browser bundle', () => {
  // It may only shrink: the goal is 40 kB.
  const mostBytes = 80_000
  let metafile: Metafile
  const texts = new Map<string, string>()

  beforeAll(async () => {
    const result = await build({
      stdin: { contents: "export { createEmulator } from 'cloudauth-emulator'", resolveDir: consumer.folder },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      minify: true,
      metafile: true,
      write: false,
      absWorkingDir: consumer.folder,
      outdir: 'bundle',
    })
    metafile = result.metafile
    for (const { path, text } of result.outputFiles) texts.set(basename(path), text)
  })

  /** The files that are loaded with the entry, and with some parts that come on demand. */
  function staticFiles(parts = /(?!)/) {
    const found = new Set(
      Object.keys(metafile.outputs).filter(name => {
        const { entryPoint = '' } = metafile.outputs[name] ?? {}
        return entryPoint === '<stdin>' || parts.test(entryPoint)
      }),
    )
    for (const name of found)
      for (const { kind, path } of metafile.outputs[name]?.imports ?? [])
        if (kind === 'import-statement') found.add(path)
    return [...found].map(name => texts.get(basename(name)) ?? '')
  }

  test('has no part of Node and no sharp, not even on demand', () => {
    expect(Object.keys(metafile.inputs).filter(name => /node:|\bsharp\b|\bmsw\b|\bvitest\b/.test(name))).toEqual([])
    for (const [name, text] of texts) expect(text.match(/["'`](node:[a-z]+|sharp)["'`]/), name).toBeNull()
  })

  test('names no global of Node', () => {
    const global = /(?<![\w$.'"`])((Buffer|process)[.[]|(require|setImmediate)\(|__dirname|__filename)/
    expect(staticFiles().flatMap(text => global.exec(text)?.[0] ?? [])).toEqual([])
  })

  test('does not take the console, the detector or the drawn face with it', () => {
    const text = staticFiles().join('')
    expect(text).not.toContain('<!doctype')
    expect(text).not.toContain('/9j/')
    expect(texts.size).toBeGreaterThan(staticFiles().length)
  })

  test('does not take the words of documents with it, not even on demand', () => {
    const words = [
      ...Object.values(optionHelp).map(({ help }) => help),
      ...readMarked().map(({ behaviour }) => behaviour),
    ]
    const found = words.filter(some => [...texts.values()].some(text => text.includes(some.slice(0, 40))))
    expect(found).toEqual([])
  })

  test(`has loaded at most ${mostBytes} bytes, compressed, when the first signed call is answered`, () => {
    const parts = /\/(initialize|authenticate|digests)-[A-Z0-9]+\.js$/
    expect(staticFiles(parts).length).toBeGreaterThan(staticFiles().length)
    const bytes = staticFiles(parts).reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  const mostInOneFile = 160_000
  test(`is at most ${mostInOneFile} bytes, compressed, as the one file of a service worker`, async () => {
    // It may only shrink: the goal is 110 kB.
    const { outputFiles } = await build({
      stdin: { contents: "export { createEmulator } from 'cloudauth-emulator'", resolveDir: consumer.folder },
      ...{ bundle: true, format: 'esm', platform: 'browser', target: 'es2023', minify: true, write: false },
    })
    expect(gzipSync(outputFiles?.[0]?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(mostInOneFile)
  })
})
