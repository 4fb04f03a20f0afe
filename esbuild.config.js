// @ts-check
// Builds dist/: the library for every platform, the command and its picture worker for Node, and the face model with
// its licences beside them, and the same once more as CommonJS, for Jest and programs that `require`.
//
//   node esbuild.config.js [--stale] [--types]
//
// --stale builds only where a source is newer than what was built. --types adds what TypeScript needs to know.
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const { build } = await import('esbuild').catch(() => {
  console.error('Failed to build: the tools of this repository are not installed. Run npm ci first.')
  process.exit(1)
})

/** What is installed with the package, or by users of an entry that needs it. All else is bundled. */
const { dependencies, peerDependencies } = JSON.parse(await readFile('package.json', 'utf8'))

/**
 * Packages written with `require` ask so for modules of Node, which an ES module cannot do: they get them by import.
 * @type {import('esbuild').Plugin}
 */
const builtinsByImport = {
  name: 'modules of Node by import',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind, importer }) =>
      kind === 'require-call' && importer.includes('@redis') && isBuiltin(path)
        ? { path: path.replace(/^node:/, ''), namespace: 'builtin' }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const module = await import(`node:${path}`)
      const isName = (/** @type {string} */ name) => /^[a-z_$][\w$]*$/i.test(name) && name !== 'default'
      const own = Object.keys(module).filter(isName)
      // `stream` has the names of `events`, too: by inheritance, which an import does not see.
      const inherited = []
      for (const name in module.default) if (isName(name) && !own.includes(name)) inherited.push(name)
      const lines = [
        `import all from 'node:${path}'`,
        'export default all',
        `export { ${own.join(', ')} } from 'node:${path}'`,
        ...inherited.map(name => `export const ${name} = all.${name}`),
      ]
      return { contents: lines.join('\n') }
    })
  },
}

/** What an entry takes from the peer that it is for. What is missing from an older one is too old. @type {Record<string, { entry: string, names: string[] }>} */
const peers = {
  testcontainers: {
    entry: 'testcontainers',
    names: ['AbstractStartedContainer', 'GenericContainer', 'getContainerRuntimeClient', 'Wait'],
  },
  '@playwright/test': { entry: 'playwright', names: ['expect', 'test'] },
}

/**
 * Has an entry say what to install where its peer is missing: Node's own words name a file of ours and nothing to do.
 * @param {'esm' | 'cjs'} format
 * @returns {import('esbuild').Plugin}
 */
const namingPeers = format => ({
  name: 'peers that are missing are named',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(testcontainers|@playwright\/test)$/ }, ({ path, namespace }) =>
      namespace === 'peer' ? { path, external: true } : { path, namespace: 'peer' },
    )
    onLoad({ filter: /.*/, namespace: 'peer' }, ({ path }) => {
      const { entry = '', names = [] } = peers[path] ?? {}
      const sentence = (/** @type {string} */ why) =>
        JSON.stringify(`Failed to load cloudauth-emulator/${entry}: ${why}. Run npm install --save-dev ${path}.`)
      const lines = [
        'let peer',
        `try { peer = ${format === 'esm' ? 'await import' : 'require'}(${JSON.stringify(path)}) } catch (thrown) {`,
        `  const isMissing = /MODULE_NOT_FOUND$/.test(thrown?.code) && String(thrown.message).includes(${JSON.stringify(`'${path}'`)})`,
        `  throw isMissing ? new Error(${sentence(`${path} is not installed`)}, { cause: thrown }) : thrown`,
        '}',
        `if (${JSON.stringify(names)}.some(name => !(name in peer))) throw new Error(${sentence(`the installed ${path} is too old`)})`,
        `export const { ${names.join(', ')} } = peer`,
      ]
      return { contents: lines.join('\n') }
    })
  },
})

const modules = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  format: 'esm',
  external: ['node:*', 'worker_threads', ...Object.keys({ ...dependencies, ...peerDependencies })],
  // webpack (5.113) takes workers along, but garbles the name of one that is imported with `node:`.
  alias: { 'node:worker_threads': 'worker_threads' },
  mainFields: ['module', 'main'],
  loader: { '.lua': 'text' },
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  logLevel: 'warning',
  plugins: [builtinsByImport, namingPeers('esm')],
  metafile: true,
})
const forNode = /** @satisfies {import('esbuild').BuildOptions} */ ({
  ...modules,
  platform: 'node',
  target: 'node20.19',
})

const entries = [
  'index',
  'node',
  'msw',
  'msw-node',
  'vitest',
  'vitest-browser',
  'jest',
  'playwright',
  'testcontainers',
  'drill',
  'faker',
  'contract',
]
/** What makes an emulator of options and a runtime, wherever it runs. */
const emulator = ['src/emulator/assemble.ts', 'src/emulator/declare.ts', 'src/options/options.ts']
const reporters = ['vitest-reporter', 'jest-reporter']

/** What some files load before anything is asked of them: themselves, what they import, and what that imports in turn. */
async function loadedWith(/** @type {string[]} */ ...entryPoints) {
  const { outputs } = (await build({ ...modules, entryPoints, splitting: true, write: false })).metafile
  const files = new Set()
  const visit = (/** @type {string} */ name) => {
    for (const file of Object.keys(outputs[name]?.inputs ?? {})) files.add(file)
    for (const { kind, path } of outputs[name]?.imports ?? []) if (kind === 'import-statement') visit(path)
  }
  for (const [name, { entryPoint = '' }] of Object.entries(outputs)) if (entryPoints.includes(entryPoint)) visit(name)
  return [...files].sort()
}

/**
 * Keeps in one part what every emulator loads at once. Left to themselves, bundlers cut it into a part for each set of
 * later parts that share some of it: twenty-five files, which take a twelfth more room than one when they are compressed.
 * @param {string[]} files
 * @returns {Promise<import('esbuild').Plugin>}
 */
async function together(files) {
  const { outputs } = (await build({ ...modules, entryPoints: files, splitting: true, write: false })).metafile
  const exportsOf = new Map(Object.values(outputs).map(({ entryPoint, exports }) => [entryPoint, exports]))
  const paths = new Map(files.map((file, index) => [resolve(file), { file, index }]))
  const nameOf = (/** @type {number} */ index, /** @type {string} */ name) => `${name}_${index}`
  return {
    name: 'one part for what is loaded at once',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^the core$/ }, ({ path }) => ({ path, namespace: 'core', sideEffects: false }))
      onLoad({ filter: /^the core$/, namespace: 'core' }, () => ({
        resolveDir: process.cwd(),
        contents: files
          .map((file, index) => {
            const names = (exportsOf.get(file) ?? []).map(name => `${name} as ${nameOf(index, name)}`)
            return `export { ${names.join(', ')} } from './${file}'`
          })
          .join('\n'),
      }))
      onResolve({ filter: /\.ts$/ }, ({ path, importer, namespace, resolveDir, kind }) => {
        const file = resolve(resolveDir, path)
        const isOutside = kind === 'import-statement' && namespace === 'file' && !paths.has(importer)
        return isOutside && paths.has(file) ? { path: file, namespace: 'of the core', sideEffects: false } : undefined
      })
      onLoad({ filter: /./, namespace: 'of the core' }, ({ path }) => {
        const { file, index } = paths.get(path) ?? { file: '', index: 0 }
        const names = (exportsOf.get(file) ?? []).map(name => `${nameOf(index, name)} as ${name}`)
        return { resolveDir: process.cwd(), contents: `export { ${names.join(', ')} } from 'the core'` }
      })
    },
  }
}

/**
 * One file an entry, and the whole emulator once, in that of `node`: the others require it.
 * @type {import('esbuild').Plugin}
 */
const emulatorOnce = {
  name: 'the emulator once',
  setup({ onResolve }) {
    onResolve({ filter: /\/node\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './node.js', external: true },
    )
    // Who has no store outside does not load what speaks to one.
    onResolve({ filter: /\/redis\/connect\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './redis.js', external: true },
    )
  },
}

/** Licences that their packages do not carry themselves. @type {Record<string, string>} */
const licencesElsewhere = { '@redis/client': 'src/redis/NOTICE' }

const webGlobals = [
  ...['AbortController', 'AbortSignal', 'ArrayBuffer', 'Headers', 'Request', 'Response', 'TextDecoder', 'TextEncoder'],
  ...['URL', 'URLSearchParams', 'Uint8Array', 'WebAssembly', 'fetch', 'structuredClone'],
]

/** Real CommonJS: Jest's own `require` knows no ES modules, whatever Node can do; nor do packages that are such alone. */
const forRequire = /** @satisfies {import('esbuild').BuildOptions} */ ({
  ...forNode,
  format: 'cjs',
  entryPoints: [
    ...['node', 'jest', 'jest-reporter', 'playwright', 'testcontainers', 'drill', 'faker', 'contract'].map(
      name => `src/${name}.ts`,
    ),
    { in: 'src/msw-node.ts', out: 'msw' },
    { in: 'src/redis/connect.ts', out: 'redis' },
  ].map(entry => (typeof entry === 'string' ? { in: entry, out: entry.slice('src/'.length, -'.ts'.length) } : entry)),
  external: modules.external.filter(name => name !== '@noble/hashes'),
  outdir: 'dist/cjs',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'thisFile' },
  banner: {
    js: [
      "const thisFile = require('node:url').pathToFileURL(__filename).href",
      // jsdom, as Jest's environment, takes some of these away and replaces others. Node has them all the same.
      `const { ${webGlobals.join(', ')} } = require('node:vm').runInThisContext('globalThis')`,
    ].join('\n'),
  },
  plugins: [emulatorOnce, namingPeers('cjs')],
})

/** When a file last changed; 0 for one that is missing. */
const changed = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Whether nothing that the build reads has changed since it last ended. Folders count, because they tell of removed files. */
function isFresh() {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).map(name => `src/${name}`)
  // Written last.
  const built = changed('dist/face-detector.LICENSE')
  return [...sources, 'package-lock.json', 'esbuild.config.js'].every(file => changed(file) < built)
}

if (process.argv.includes('--stale') && isFresh()) process.exit()

rmSync('dist', { recursive: true, force: true })
const built = [
  await build({
    ...modules,
    entryPoints: [...entries, ...reporters].map(name => `src/${name}.ts`),
    splitting: true,
    platform: 'neutral',
    target: 'es2023',
    plugins: [...modules.plugins, await together(await loadedWith(...emulator))],
  }),
  await build({ ...forNode, entryPoints: ['src/cli.ts'], splitting: true }),
  await build({ ...forNode, entryPoints: ['src/node/picture-worker.ts'] }),
  await build(forRequire),
  // What pages of integrators load: classic scripts, for every browser that the service takes.
  await build({
    ...modules,
    external: [],
    entryPoints: [
      { in: 'src/pages/cdn/verify.ts', out: 'cdn-verify' },
      { in: 'src/pages/cdn/jsvm-all.ts', out: 'cdn-jsvm_all' },
    ],
    outdir: 'dist/pages',
    format: 'iife',
    minify: true,
    platform: 'browser',
    target: 'es2017',
  }),
  // What browsers load: the console and the script of the end user's page, each one file, and their style.
  await build({
    ...modules,
    external: [],
    entryPoints: [
      { in: 'src/control/console/app/main.tsx', out: 'console' },
      { in: 'src/control/console/style.css', out: 'style' },
      { in: 'src/pages/verify/script/verify.ts', out: 'verify' },
      { in: 'src/pages/verify/verify.css', out: 'verify' },
    ],
    outdir: 'dist/pages',
    minify: true,
    platform: 'browser',
    target: 'es2022',
    // For all of them: what the nearest one says of JSX would win over what is said here.
    tsconfig: 'src/control/console/app/tsconfig.json',
  }),
]
cpSync('src/pages/icon.svg', 'dist/pages/icon.svg')
cpSync('src/control/differences.json', 'dist/pages/differences.json')
await build({ ...forNode, entryPoints: ['src/control/described/openapi.ts'] })
const { openApiText } = await import(pathToFileURL('dist/openapi.js').href)
writeFileSync('dist/pages/openapi.json', openApiText())
rmSync('dist/openapi.js')
await build({ ...forNode, entryPoints: ['src/gateway/limit-words.ts'] })
const { limitWords } = await import(pathToFileURL('dist/limit-words.js').href)
writeFileSync('dist/pages/limits.json', JSON.stringify(limitWords))
rmSync('dist/limit-words.js')
writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n')
// For projects that run the contract in another language.
const { contractCases } = await import(new URL('dist/contract.js', import.meta.url).href)
writeFileSync('dist/contract-cases.json', `${JSON.stringify(contractCases, undefined, 2)}\n`)
writeFileSync('dist/LICENSES.txt', licencesOf(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))))
cpSync('node_modules/@mediapipe/face_detection/face_detection_short_range.tflite', 'dist/face-detector.tflite')
cpSync('src/faces/cover-weights.json', 'dist/face-cover.json')
cpSync('src/faces/NOTICE', 'dist/face-detector.NOTICE')
cpSync('node_modules/sharp/LICENSE', 'dist/face-detector.LICENSE')

if (process.argv.includes('--types')) {
  const declarations = {
    extends: '../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: '../src',
      resolveJsonModule: false,
      outDir: 'types',
    },
    include: ['../src/contract/json.d.ts', ...[...entries, ...reporters].map(name => `../src/${name}.ts`)],
  }
  writeFileSync('dist/tsconfig.json', JSON.stringify(declarations))
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'dist'], { stdio: 'inherit' })
  rmSync('dist/tsconfig.json')
  // TypeScript tells the kind of a module by the package.json above it: the same declarations, as those of CommonJS.
  cpSync('dist/types', 'dist/cjs/types', { recursive: true })
}

/**
 * The licences of the packages that some files are of, as these packages ask to be named.
 * @param {string[]} files
 */
function licencesOf(files) {
  const folders = new Set(files.flatMap(file => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))
  const texts = [...folders].sort().map(folder => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const own = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
    const file = own === undefined ? licencesElsewhere[name] : join(folder, own)
    if (!file) throw new Error(`Failed to name the licence of ${name}: ${folder} has none. Bundle another package.`)
    return `${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}\n`
  })
  return `What is bundled into these files, besides the emulator's own code:\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`
}
