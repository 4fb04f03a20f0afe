// @ts-check
// The clients: which packages each needs, how they are installed into the cache, how its program is made and run.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ command: string, args: string[], env?: Record<string, string>, folder?: string }} Step
 * What a registry has: how it is installed into a folder, and the commands which that takes.
 * @typedef {{ packageName: string, version: string, needs: string[], install: (folder: string) => Step[] }} Package
 * @typedef {Package & {
 *   name: string, note?: string, signatures: ('V1' | 'V3')[], make?: (folder: string) => Step[],
 *   run: (folder: string, plan: string) => Step
 * }} Client
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

export const cache =
  process.env.SDK_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloudauth-emulator-sdks')

/** Thrown when a client cannot be had on this machine: no toolchain, or no package. */
export class NotHere extends Error {}

/**
 * @param {string[]} requirements the first one names the package
 * @returns {Package}
 */
export function pythonPackages(requirements) {
  const [packageName = '', version = ''] = requirements[0]?.split('==') ?? []
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  return {
    packageName,
    version,
    needs: ['python3'],
    install: folder => [{ command: 'python3', args: [...pip, '--target', folder, ...requirements] }],
  }
}

/**
 * @param {{ name: string, note?: string, program: string, packages: string[], signatures: ('V1' | 'V3')[] }} client
 * @returns {Client}
 */
function python({ program, packages, ...client }) {
  return {
    ...client,
    ...pythonPackages(packages),
    run: (folder, plan) => ({
      command: 'python3',
      args: [here('python/client.py'), program, plan],
      env: { PYTHONPATH: folder, PYTHONIOENCODING: 'utf-8' },
    }),
  }
}

/**
 * @param {{ name: string, packageName: string, version: string, signatures: ('V1' | 'V3')[] }} client
 * @returns {Client}
 */
function node(client) {
  const { packageName, version } = client
  return {
    ...client,
    needs: ['npm'],
    install: folder => [
      {
        command: 'npm',
        args: [
          'install',
          '--prefix',
          folder,
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
          `${packageName}@${version}`,
        ],
      },
    ],
    run: (folder, plan) => ({ command: process.execPath, args: [here('node/client.js'), packageName, folder, plan] }),
  }
}

/** @param {string} folder in which an artifact was installed */
export const classpath = folder => readFileSync(join(folder, 'classpath'), 'utf8').trim()

/**
 * @param {{ group: string, artifact: string, version: string }} coordinates
 * @returns {Package}
 */
export function mavenArtifact({ group, artifact, version }) {
  const maven = [
    '--batch-mode',
    '--quiet',
    '--file',
    here('java/pom.xml'),
    `-Dmaven.repo.local=${join(cache, 'maven')}`,
  ]
  const coordinates = [`-Dsdk.group=${group}`, `-Dsdk.artifact=${artifact}`, `-Dsdk.version=${version}`]
  return {
    packageName: `${group}:${artifact}`,
    version,
    needs: ['mvn', 'javac'],
    install: folder => [
      {
        command: 'mvn',
        args: [...maven, ...coordinates, `-Dclasspath=${join(folder, 'classpath')}`, 'generate-resources'],
      },
    ],
  }
}

/**
 * @param {{ name: string, note?: string, program: string, artifact: string, version: string, signatures: ('V1' | 'V3')[] }} client
 * @returns {Client}
 */
function java({ program, artifact, version, ...client }) {
  return {
    ...client,
    ...mavenArtifact({ group: 'com.aliyun', artifact, version }),
    make: folder => [
      {
        command: 'javac',
        args: [
          ...['-encoding', 'UTF-8', '-nowarn', '-cp', classpath(folder), '-sourcepath', here('java')],
          ...['-d', join(folder, 'classes'), here(`java/${program}.java`)],
        ],
      },
    ],
    run: (folder, plan) => ({
      command: 'java',
      args: [
        '-XX:TieredStopAtLevel=1',
        '-cp',
        [join(folder, 'classes'), classpath(folder)].join(delimiter),
        program,
        plan,
      ],
    }),
  }
}

/** What keeps Go within the cache, away from the modules of the user who runs this. */
export const goEnvironment = {
  GOFLAGS: '-mod=mod',
  GOWORK: 'off',
  GOMODCACHE: join(cache, 'go-modules'),
  GOCACHE: join(cache, 'go-build'),
}

/**
 * @param {{ module: string, version: string, entry?: string }} wanted `entry` is the package of the module that is used
 * @returns {Package}
 */
export function goModule({ module, version, entry = '' }) {
  const used = entry ? `${module}/${entry}` : module
  return {
    packageName: module,
    version,
    needs: ['go'],
    install: folder => [
      { command: 'go', args: ['mod', 'init', 'client'], env: goEnvironment, folder },
      { command: 'go', args: ['get', `${used}@${version}`], env: goEnvironment, folder },
    ],
  }
}

/**
 * @param {{
 *   name: string, note?: string, tag: string, module: string, version: string, entry?: string, signatures: ('V1' | 'V3')[]
 * }} client
 * @returns {Client}
 */
function go({ tag, module, version, entry = 'client', ...client }) {
  return {
    ...client,
    ...goModule({ module, version, entry }),
    make: folder => {
      cpSync(here('go'), folder, { recursive: true })
      return [{ command: 'go', args: ['build', '-tags', tag, '-o', tag, '.'], env: goEnvironment, folder }]
    },
    run: (folder, plan) => ({ command: join(folder, tag), args: [plan] }),
  }
}

/** @type {Client[]} */
export const clients = [
  python({
    name: 'python-product',
    program: 'product',
    packages: [
      'alibabacloud_cloudauth_intl20220809==3.23.1',
      'alibabacloud-tea-openapi==0.4.6',
      'darabonba-core==1.0.9',
    ],
    signatures: ['V3', 'V1'],
  }),
  // The first release that knows FacePictureBase64: it sends the picture in the query
  python({
    name: 'python-product-oldest',
    note: 'oldest',
    program: 'product',
    packages: [
      'alibabacloud_cloudauth_intl20220809==1.0.9',
      'alibabacloud-tea-openapi==0.3.12',
      'alibabacloud-tea==0.4.3',
    ],
    signatures: ['V3', 'V1'],
  }),
  python({
    name: 'python-core',
    note: 'CommonRequest',
    program: 'core',
    packages: ['aliyun-python-sdk-core==2.16.1'],
    signatures: ['V1'],
  }),
  python({
    name: 'python-core-typed',
    note: 'typed request',
    program: 'core-typed',
    packages: ['aliyun-python-sdk-core==2.16.1'],
    signatures: ['V1'],
  }),
  java({
    name: 'java-product',
    program: 'Product',
    artifact: 'cloudauth_intl20220809',
    version: '[3,4)',
    signatures: ['V3', 'V1'],
  }),
  java({
    name: 'java-product-oldest',
    note: 'oldest',
    program: 'Product',
    artifact: 'cloudauth_intl20220809',
    version: '[1,2)',
    signatures: ['V3', 'V1'],
  }),
  java({
    name: 'java-openapi',
    program: 'OpenApi',
    artifact: 'tea-openapi',
    version: '0.3.15',
    signatures: ['V3', 'V1'],
  }),
  java({
    name: 'java-openapi-oldest',
    note: 'oldest',
    program: 'OpenApi',
    artifact: 'tea-openapi',
    version: '0.2.5',
    signatures: ['V3', 'V1'],
  }),
  java({
    name: 'java-core',
    note: 'CommonRequest',
    program: 'Core',
    artifact: 'aliyun-java-sdk-core',
    version: '4.7.10',
    signatures: ['V1', 'V3'],
  }),
  java({
    name: 'java-core-typed',
    note: 'typed request',
    program: 'CoreTyped',
    artifact: 'aliyun-java-sdk-core',
    version: '4.7.10',
    signatures: ['V1', 'V3'],
  }),
  go({
    name: 'go-product',
    tag: 'product',
    module: 'github.com/alibabacloud-go/cloudauth-intl-20220809/v3',
    version: 'latest',
    signatures: ['V3', 'V1'],
  }),
  go({
    name: 'go-product-oldest',
    note: 'oldest',
    tag: 'product_oldest',
    module: 'github.com/alibabacloud-go/cloudauth-intl-20220809',
    version: 'latest',
    signatures: ['V3', 'V1'],
  }),
  go({
    name: 'go-openapi',
    tag: 'openapi',
    module: 'github.com/alibabacloud-go/darabonba-openapi/v2',
    version: 'v2.1.13',
    signatures: ['V3', 'V1'],
  }),
  go({
    name: 'go-openapi-oldest',
    note: 'oldest',
    tag: 'openapi_oldest',
    module: 'github.com/alibabacloud-go/darabonba-openapi',
    version: 'v0.1.18',
    signatures: ['V3', 'V1'],
  }),
  go({
    name: 'go-core',
    note: 'CommonRequest',
    tag: 'core',
    module: 'github.com/aliyun/alibaba-cloud-sdk-go',
    version: 'v1.63.107',
    entry: 'sdk',
    signatures: ['V1'],
  }),
  node({ name: 'node-pop-core', packageName: '@alicloud/pop-core', version: '1.8.0', signatures: ['V1'] }),
  node({
    name: 'node-openapi-client',
    packageName: '@alicloud/openapi-client',
    version: '0.4.15',
    signatures: ['V3', 'V1'],
  }),
  node({
    name: 'node-openapi-core',
    packageName: '@alicloud/openapi-core',
    version: '1.0.8',
    signatures: ['V3', 'V1'],
  }),
]

/**
 * Installs what a client or a snippet needs, unless the cache has it.
 * @param {Package} wanted
 * @returns {Promise<string>} the folder
 * @throws {NotHere}
 */
export async function install(wanted) {
  for (const command of wanted.needs) {
    if (!(await exists(command))) throw new NotHere(`no ${command} on this machine`)
  }
  const folder = join(cache, `${wanted.packageName}@${wanted.version}`.replace(/[^\w.@-]+/g, '-'))
  const steps = wanted.install(folder)
  const recipe = JSON.stringify(steps.map(({ args }) => args))
  const receipt = join(folder, 'installed.json')
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === recipe) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const step of steps) {
    const { code, output } = await perform(step, 300_000)
    if (code === 0) continue
    writeFileSync(join(folder, 'install.log'), output)
    throw new NotHere(whyNot(output))
  }
  writeFileSync(receipt, recipe)
  return folder
}

/**
 * Compiles a client's program, where its language asks for that.
 * @param {Client} client
 * @param {string} folder
 */
export async function make(client, folder) {
  for (const step of client.make?.(folder) ?? []) {
    const { code, output } = await perform(step, 300_000)
    if (code !== 0) throw new Error(`Failed to compile the program: ${output.trim()}`)
  }
}

/** @param {string} command */
async function exists(command) {
  const { code } = await perform({ command: 'sh', args: ['-c', `command -v ${command}`] }, 5_000)
  return code === 0
}

/** @param {string} output of an installation that failed */
function whyNot(output) {
  const refused = /\b(403|404)\b/.exec(output)?.[1]
  if (refused) return `the registry answers ${refused}`
  if (/No versions available|Could not find artifact|No matching distribution/.test(output))
    return 'the registry does not have it'
  return 'its installation failed'
}

/**
 * @param {Step} step
 * @param {number} limit in milliseconds
 * @returns {Promise<{ code: number | null, stdout: string, output: string }>}
 */
export function perform({ command, args, env, folder }, limit) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      // A proxy that the installations need must not come between a client and this machine
      env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', ...env },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      output += text
    })
    child.on('error', error => resolve({ code: null, stdout, output: `${output}${error.message}` }))
    child.on('close', code => resolve({ code, stdout, output }))
  })
}
