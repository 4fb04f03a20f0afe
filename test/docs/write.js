// @ts-check
// Writes the tables of the README: npm run docs. A test only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const { module } = await runnerImport(fileURLToPath(new URL('derived-parts.ts', import.meta.url)))
const { readmeFile, withParts } = /** @type {typeof import('./derived-parts.ts')} */ (module)
writeFileSync(readmeFile, withParts(readFileSync(readmeFile, 'utf8')))
