// @ts-check
// Builds dist/: the library for every platform, the command and its picture worker for Node, and the face model with
// its licences beside them. `tsc` adds the types.
//
//   node esbuild.config.js [--stale]
//
// --stale builds only where a source is newer than what was built.
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { build, transform } from 'esbuild'

/**
 * Leaves out of the library what only documents show: the words of options (usage, README) and the guesses in tables of
 * behaviour (README). A browser would have to load them for nothing.
 * @type {import('esbuild').Plugin}
 */
const withoutDocumentation = {
  name: 'without documentation',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      if (!/^\s+(help|guess):/m.test(source)) return undefined
      // As esbuild prints it, every text is one line and has one kind of quotes.
      const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'es2023', charset: 'utf8' })
      return { contents: code.replace(/^\s+(help|guess): ("(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`),?$/gm, '') }
    })
  },
}

/** @type {import('esbuild').BuildOptions} */
const modules = {
  bundle: true,
  format: 'esm',
  packages: 'external',
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  logLevel: 'warning',
}
/** @type {import('esbuild').BuildOptions} */
const forNode = { ...modules, platform: 'node', target: 'node20.19' }

const entries = ['index', 'node', 'msw', 'vitest', 'testcontainers', 'faker', 'contract']

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
await build({
  ...modules,
  entryPoints: entries.map(name => `src/${name}.ts`),
  splitting: true,
  platform: 'neutral',
  target: 'es2023',
  external: ['node:*'],
  plugins: [withoutDocumentation],
})
await build({ ...forNode, entryPoints: ['src/cli.ts'], splitting: true })
await build({ ...forNode, entryPoints: ['src/node/picture-worker.ts'] })
cpSync('node_modules/@mediapipe/face_detection/face_detection_short_range.tflite', 'dist/face-detector.tflite')
cpSync('src/faces/NOTICE', 'dist/face-detector.NOTICE')
cpSync('node_modules/sharp/LICENSE', 'dist/face-detector.LICENSE')
