// @ts-check
// The README's snippets in Python, Java and Go: calls are run, what starts a container is compiled or type-checked, for a
// daemon is not at hand everywhere.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aimedAt, snippetsOf } from '../support/readme-snippets.js'
import {
  classpath,
  clients,
  goEnvironment,
  goModule,
  install,
  mavenArtifact,
  NotHere,
  perform,
  pythonPackages,
} from './clients.js'

/**
 * How a snippet is held to its word: `holds` tells it from others of its language, `program` makes of it what the step
 * takes, `prints` is what its output must have.
 * @typedef {{
 *   name: string, language: string, holds: string, wanted: import('./clients.js').Package, file: string,
 *   program: (code: string) => string, step: (folder: string, file: string) => import('./clients.js').Step, prints?: RegExp
 * }} Way
 * @typedef {{ name: string, notRun?: string, failure?: string }} SnippetVerdict
 */

/** The key with which the README starts an emulator. */
export const readmeKey = 'testid:testsecret'

const transactionId = /\b(hk|sg)sb[0-9a-f]{28}\b/

/** @param {string} name */
function packagesOf(name) {
  const found = clients.find(client => client.name === name)
  if (!found) throw new Error(`Failed to find the client ${name}. Do name one of clients.js.`)
  return found
}

/** @param {string} code */
function javaClass(code) {
  const isImport = (/** @type {string} */ line) => line.startsWith('import ')
  const lines = code.split('\n')
  const body = lines.filter(line => !isImport(line)).join('\n')
  return `${lines.filter(isImport).join('\n')}
class Snippet {
  public static void main(String[] arguments) throws Exception {
${body}  }
}
`
}

/**
 * Go takes no snippet whose imports, context or results are left to the reader.
 * @param {{ imports: string[], before?: string, after?: string }} added
 */
function goProgram({ imports, before = '', after = '' }) {
  const quoted = imports.map(name => `\t"${name}"\n`).join('')
  return (/** @type {string} */ code) =>
    `package main\n\nimport (\n${quoted})\n\nfunc main() {\n${before}${code}${after}}\n`
}

const testcontainersGo = 'github.com/testcontainers/testcontainers-go'
const aliyunGo = 'github.com/aliyun/alibaba-cloud-sdk-go/sdk'

/** @type {Way[]} */
const ways = [
  {
    name: 'readme-python-call',
    language: 'python',
    holds: 'alibabacloud_cloudauth_intl20220809',
    wanted: packagesOf('python-product'),
    file: 'call.py',
    program: code => code,
    step: (folder, file) => ({ command: 'python3', args: [file], env: { PYTHONPATH: folder } }),
    prints: transactionId,
  },
  {
    name: 'readme-python-container',
    language: 'python',
    holds: 'testcontainers',
    wanted: pythonPackages(['testcontainers==4.15.0', 'mypy==2.4.1']),
    file: 'container.py',
    program: code => code,
    step: (folder, file) => ({
      command: 'python3',
      args: ['-m', 'mypy', '--cache-dir', join(folder, 'mypy-cache'), file],
      env: { PYTHONPATH: folder },
    }),
  },
  {
    name: 'readme-java-call',
    language: 'java',
    holds: 'com.aliyun',
    wanted: packagesOf('java-openapi'),
    file: 'call/Snippet.java',
    program: javaClass,
    step: (folder, file) => ({ command: 'java', args: ['-cp', classpath(folder), file] }),
    prints: transactionId,
  },
  {
    name: 'readme-java-container',
    language: 'java',
    holds: 'org.testcontainers',
    wanted: mavenArtifact({ group: 'org.testcontainers', artifact: 'testcontainers', version: '2.0.2' }),
    file: 'container/Snippet.java',
    program: javaClass,
    step: (folder, file) => ({ command: 'javac', args: ['-d', dirname(file), '-cp', classpath(folder), file] }),
  },
  {
    name: 'readme-go-call',
    language: 'go',
    holds: aliyunGo,
    wanted: packagesOf('go-core'),
    file: 'call/main.go',
    program: goProgram({ imports: ['fmt', aliyunGo, `${aliyunGo}/requests`] }),
    step: (folder, file) => ({ command: 'go', args: ['run', file], env: goEnvironment, folder }),
    prints: transactionId,
  },
  {
    name: 'readme-go-container',
    language: 'go',
    holds: testcontainersGo,
    wanted: goModule({ module: testcontainersGo, version: 'v0.45.0' }),
    file: 'container/main.go',
    program: goProgram({
      imports: ['context', 'fmt', testcontainersGo, `${testcontainersGo}/wait`],
      before: 'ctx := context.Background()\n',
      after: 'fmt.Println(endpoint, err)\n',
    }),
    step: (folder, file) => ({ command: 'go', args: ['vet', file], env: goEnvironment, folder }),
  },
]

/**
 * Runs the snippets whose names hold `only`.
 * @param {{ only: string, endpoint: string, work: string, env: Record<string, string> }} how `work` is a folder for the
 *   programs, `env` what a shell has after `cloudauth-emulator env`
 * @returns {Promise<SnippetVerdict[]>}
 */
export async function runSnippets({ only, endpoint, work, env }) {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
  const languages = new Set(ways.map(({ language }) => language))
  const left = snippetsOf(readme).filter(({ language }) => languages.has(language))
  /** @type {SnippetVerdict[]} */
  const verdicts = []
  for (const way of ways) {
    const found = left.findIndex(({ language, code }) => language === way.language && code.includes(way.holds))
    const [snippet] = found < 0 ? [] : left.splice(found, 1)
    if (!way.name.includes(only)) continue
    verdicts.push(
      snippet
        ? await runSnippet(way, aimedAt(snippet.code, endpoint), { work, env })
        : { name: way.name, failure: `the README has no ${way.language} with ${way.holds}` },
    )
  }
  const unknown = left.map(({ language, code }) => ({
    name: `readme-${language}`,
    failure: `nothing runs this: ${code}`,
  }))
  return [...verdicts, ...unknown]
}

/**
 * @param {Way} way
 * @param {string} code
 * @param {{ work: string, env: Record<string, string> }} place
 * @returns {Promise<SnippetVerdict>}
 */
async function runSnippet({ name, language, wanted, file, program, step, prints = /(?:)/ }, code, { work, env }) {
  try {
    const folder = await install(wanted)
    const path = join(work, language, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, program(code))
    const { code: exit, output } = await performWith(env, step(folder, path))
    return exit === 0 && prints.test(output) ? { name } : { name, failure: `it ended with ${exit}: ${output.trim()}` }
  } catch (error) {
    if (error instanceof NotHere) return { name, notRun: error.message }
    throw error
  }
}

/** @param {Record<string, string>} env @param {import('./clients.js').Step} step */
const performWith = (env, step) => perform({ ...step, env: { ...env, ...step.env } }, 300_000)
