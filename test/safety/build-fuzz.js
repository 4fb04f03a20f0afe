// @ts-check
// Bundles what is fuzzed into one file, whose blocks V8 counts, then fuzzes it with the same arguments.
import { build } from 'esbuild'

await build({
  entryPoints: [new URL('fuzz-targets.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2023',
  outfile: new URL('../../node_modules/.cache/fuzz/fuzz-targets.js', import.meta.url).pathname,
  logLevel: 'warning',
})
await import('./fuzz.js')
