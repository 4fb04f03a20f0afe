// @ts-check
// Writes the tables of README and SECURITY.md: npm run docs. A test only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const { module } = await runnerImport(fileURLToPath(new URL('derived-parts.ts', import.meta.url)))
const { readmeFile, securityFile, withParts } = /** @type {typeof import('./derived-parts.ts')} */ (module)
for (const file of [readmeFile, securityFile]) writeFileSync(file, withParts(readFileSync(file, 'utf8')))
