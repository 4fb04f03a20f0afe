// @ts-check
// Writes the tables of README and SECURITY.md, the walk of CONTRIBUTING.md, and the code of the Chinese README: npm run
// docs. A test only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** @param {string} name */
const load = async name => (await runnerImport(fileURLToPath(new URL(name, import.meta.url)))).module

const english = /** @type {typeof import('./derived-parts.ts')} */ (await load('derived-parts.ts'))
for (const file of [english.readmeFile, english.securityFile])
  writeFileSync(file, english.withParts(readFileSync(file, 'utf8')))

const chinese = /** @type {typeof import('./chinese-readme.ts')} */ (await load('chinese-readme.ts'))
const readme = readFileSync(english.readmeFile, 'utf8')
writeFileSync(chinese.chineseFile, chinese.inStepWith(readme, readFileSync(chinese.chineseFile, 'utf8')))

const snippets = /** @type {typeof import('./console-snippets.ts')} */ (await load('console-snippets.ts'))
writeFileSync(snippets.snippetsFile, snippets.snippetsText())

const differences = /** @type {typeof import('./read-differences.ts')} */ (await load('read-differences.ts'))
writeFileSync(differences.differencesFile, differences.differencesText())

const walk = /** @type {typeof import('./walk.ts')} */ (await load('walk.ts'))
writeFileSync(walk.contributingFile, walk.withWalk(readFileSync(walk.contributingFile, 'utf8'), walk.traceWalk()))
