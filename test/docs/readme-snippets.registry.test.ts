import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { launchChromium } from '../support/launch-chromium.ts'
import { aimedAt, snippetsOf } from '../support/readme-snippets.js'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Not these: test/sdks/readme.js runs them, for they need toolchains and packages of their own. */
const runElsewhere = ['python', 'java', 'go']
const snippets = snippetsOf(readFileSync(join(root, 'README.md'), 'utf8')).filter(
  ({ language }) => !runElsewhere.includes(language),
)

/** Takes the snippet with these words out of those that are left. */
function take(language: string, words: string): string {
  const found = snippets.filter(snippet => snippet.language === language && snippet.code.includes(words))
  const [snippet] = found
  if (!snippet || found.length > 1)
    throw new Error(`Failed to find the ${language} with "${words}" in the README: there are ${found.length}, not 1.`)
  snippets.splice(snippets.indexOf(snippet), 1)
  return snippet.code
}

const plainStart = take('sh', 'npm ci')
const strictStart = take('sh', '--auth strict')
const imageStart = take('sh', 'docker build').trim()
const composeStart = take('sh', 'docker compose').trim()
const firstTry = take('sh', 'Action=Initialize -d')
const firstResult = take('sh', 'Action=CheckResult')
const trust = take('sh', 'cloudauth-emulator env')
const signedCurl = take('sh', 'openssl')
const signedNode = take('js', "'@alicloud/pop-core' // npm install")
const controlCalls = take('sh', '/_emulator/')
const installation = take('sh', 'npm pack')
const vitestExample = take('ts', 'cloudauth-emulator/vitest')
const mswInNode = take('ts', 'msw/node')
const mswInBrowsers = take('ts', 'msw/browser')
const container = take('ts', 'cloudauth-emulator/testcontainers')
const recipes = {
  'jest/verification.test.js': take('js', 'cloudauth-emulator/jest'),
  'node-test/verification.test.js': take('js', 'node:test'),
  'jest/global-setup.js': take('js', 'module.exports = async'),
  'jest/global-teardown.js': take('js', 'cloudauth.close()'),
  'storybook/.storybook/main.js': take('js', 'staticDirs'),
  'storybook/.storybook/preview.js': take('js', 'mswLoader()'),
  'storybook/stories/verification.stories.js': take('js', "title: 'Verification'"),
}
const gitlab = take('yaml', '.gitlab-ci.yml')
const gitHubService = take('yaml', '.github/workflows/verification.yml')
const adviceWorkflow = take('yaml', '.github/workflows/advice.yml')
const drillWorkflow = take('yaml', '.github/workflows/drill.yml')
const kubernetes = take('yaml', 'kind: Deployment')
const reporters = take('js', 'cloudauth-emulator/vitest-reporter')
const stores = take('sh', '--store redis://')
const valkey = take('sh', 'valkey-server')
const workflow = take('yaml', 'on: push')

test('every snippet of the README is run', () => {
  expect(snippets).toEqual([])
})

test.each(Object.entries(recipes))('the recipe of the README is the file %s of a project that is run', (file, code) => {
  expect(code).toBe(readFileSync(join(root, 'test', 'package', 'projects', file), 'utf8'))
})

test('the services of CI are reached where the recipes say, by the port of the image', () => {
  const [, port] = /^EXPOSE (\d+)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? []
  const { services, variables } = parse(gitlab).verification
  expect(variables.CLOUDAUTH_ENDPOINT).toBe(`${services[0].alias}:${port}`)
  const job = parse(gitHubService).jobs.verification
  expect(job.services.cloudauth.ports).toEqual([`${job.env.CLOUDAUTH_ENDPOINT.split(':')[1]}:${port}`])
})

/** The options of every line of a shell that calls the command `words` of ours. */
const commandsIn = (script: string, words: string): string[][] =>
  script
    .split('\n')
    .filter(line => line.includes(words))
    .map(line => line.replace(/^.*cloudauth-emulator /, '').split(/\s+/))

test('the workflows of advice and of the nightly drill ask only for what the commands take', async () => {
  const steps = [adviceWorkflow, drillWorkflow].flatMap(code => Object.values((parse(code) as Workflow).jobs))
  const scripts = steps.flatMap(job => job.steps).flatMap(({ run: script }) => script?.replaceAll('\n', ' ') ?? [])
  const commands = scripts.flatMap(script => commandsIn(script, 'npx cloudauth-emulator'))
  expect(commands.map(([name]) => name)).toEqual(['report', 'drill'])
  for (const [name = '', ...words] of commands) {
    const help = await run(`node ${join(root, 'dist', 'cli.js')} ${name} --help`, { cwd: root })
    const flags = words
      .slice(0, words.includes('--') ? words.indexOf('--') : undefined)
      .filter(word => /^--./.test(word))
    expect(flags.length).toBeGreaterThan(0)
    for (const flag of flags) expect(help).toContain(flag)
  }
})

test('the reporter of the README is one that the package has', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(reporters).toContain("'cloudauth-emulator/vitest-reporter'")
  expect(exports).toHaveProperty(['./vitest-reporter'])
})

test('every store of the README is an address that the option takes', async () => {
  const addresses = stores.match(/(?<=--store )\S+/g) ?? []
  expect(addresses.length).toBe(4)
  for (const address of addresses)
    expect(await run(`node ${join(root, 'dist', 'cli.js')} config --json --store ${address}`, { cwd: root })).toContain(
      '"store"',
    )
})

test('the example for Kubernetes calls the port of the image and routes that are there', () => {
  const [, port] = /^EXPOSE (\d+)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? []
  const [deployment, service] = parseAllDocuments(kubernetes).map(document => document.toJS())
  const [container] = deployment.spec.template.spec.containers
  expect(container.ports).toEqual([{ containerPort: Number(port) }])
  expect(container.readinessProbe.httpGet).toEqual({ path: '/_emulator/ready', port: Number(port) })
  expect(container.livenessProbe.httpGet).toEqual({ path: '/_emulator/health', port: Number(port) })
  expect(service.spec.ports[0].targetPort).toBe(Number(port))
  expect(valkey).toContain('--appendonly yes')
})

// A clone of the repository, beside it an integrator's project; above both the packages that npm would get for the project.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'readme-test-')))
const clone = join(folder, 'cloudauth-emulator')
const project = join(folder, 'project')

/** What a shell or a test runner leaves in the environment must not decide anything. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(HOST|PORT|EMULATOR_.*|FORCE_COLOR|NODE_OPTIONS|VITEST.*)$/.test(name),
    ),
  ),
  // A proxy that npm may need must not come between curl and this machine.
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
  NO_COLOR: '1',
  // The emulators and their clients agree on a certificate authority that is gone after the test.
  EMULATOR_CA_DIR: join(folder, 'ca'),
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
}

/** Installations, compilers and a browser: they take as long as the machine lets them. */
const timeout = 180_000

type Place = { cwd: string; env?: Record<string, string> }
const groups: number[] = []

function spawnShell(script: string, { cwd, env }: Place, output: number | 'pipe') {
  const shell = spawn('bash', ['-e', '-c', script], {
    cwd,
    env: { ...environment, ...env },
    // A process group of its own, so that what it leaves running can be ended with it.
    detached: true,
    stdio: ['ignore', output, output],
  })
  if (shell.pid !== undefined) groups.push(shell.pid)
  return shell
}

/** Runs a script to its end and returns what it wrote; what it started in the background goes on. */
async function run(script: string, place: Place): Promise<string> {
  // A file of its own, and no pipe: what goes on in the background keeps its output open.
  const log = join(folder, `${groups.length}.log`)
  const output = openSync(log, 'w')
  const [code] = await once(spawnShell(script, place, output), 'exit')
  closeSync(output)
  const text = readFileSync(log, 'utf8')
  if (code !== 0) throw new Error(`Failed to run ${script}: it ended with ${code} and wrote ${text}`)
  return text
}

/** Runs a script that serves, until it says where. */
async function startServer(script: string, place: Place) {
  const shell = spawnShell(script, place, 'pipe')
  let text = ''
  const url = await new Promise<string>((accept, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk
      const found = /listening on (http:\/\/[^"\s]+)/.exec(text)?.[1]
      if (found) accept(found)
    }
    shell.stdout?.on('data', read)
    shell.stderr?.on('data', read)
    shell.once('close', code => reject(new Error(`Failed to start ${script}: it ended with ${code} and wrote ${text}`)))
  })
  const stop = async () => {
    const closed = once(shell, 'close')
    if (shell.pid !== undefined) process.kill(-shell.pid)
    await closed
  }
  return { url, endpoint: new URL(url).host, stop }
}

let tried: { opened: string; result: string }
let strict: Awaited<ReturnType<typeof startServer>>
const anyPort = { PORT: '0' }

beforeAll(async () => {
  cpSync(root, clone, {
    recursive: true,
    filter: path => path !== join(root, 'coverage') && !/^(\.git|node_modules|dist|.*\.tgz)$/.test(basename(path)),
  })
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module","scripts":{"test":"vitest run"}}')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const plain = await startServer(plainStart, { cwd: clone, env: anyPort })
  const opened = await run(aimedAt(firstTry, plain.endpoint), { cwd: clone })
  const [ID = ''] = /hksb\w+/.exec(opened) ?? []
  await fetch(`${plain.url}/_emulator/transactions/${ID}/complete`, { method: 'POST' })
  tried = { opened, result: await run(aimedAt(firstResult, plain.endpoint), { cwd: clone, env: { ID } }) }
  await plain.stop()
  strict = await startServer(strictStart, { cwd: clone, env: anyPort })
  await run(installation, { cwd: project })
}, timeout)

afterAll(() => {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // Nothing of it is left.
    }
  }
  rmSync(folder, { recursive: true })
}, timeout)

/** Runs a module in the project, and reads what it writes. */
async function runModule(code: string) {
  const { code: script } = await transform(code, { loader: 'ts', format: 'esm' })
  writeFileSync(join(project, 'module.js'), script)
  return run(`${trusting}node --no-warnings module.js`, { cwd: project })
}

/** Has a shell trust the emulator's certificate authority, as shown before the calls. */
const trusting = `{ ${trust.trim()}\n} > /dev/null\n`

type Workflow = { on: string; jobs: Record<string, { steps: { run?: string; with?: { path?: string } }[] }> }

const { url: path } = unsigned({ parameters: faceLiveness() })
/** A call as a program makes it that knows nothing of mocks. */
const callOfTheCloud = `https://cloudauth-intl.ap-southeast-1.aliyuncs.com${path}`

describe('in a fresh clone', { timeout }, () => {
  test('the first command starts an emulator that takes the calls of the first minute', () => {
    expect(JSON.parse(tried.opened)).toMatchObject({ Code: 'Success', Result: { TransactionUrl: expect.any(String) } })
    expect(JSON.parse(tried.result)).toMatchObject({ Code: 'Success', Result: { Passed: 'Y' } })
  })

  test('the strict one checks every signature', async () => {
    const response = await fetch(new URL(path, strict.url), { method: 'POST' })
    expect(await response.json()).toMatchObject({ Code: 'MissingAccessKeyId' })
  })

  test('the image is run under the name and with the port that it was built with', async () => {
    // Without a daemon only the shell's part of it can be run.
    await run(`docker() { :; }; ${imageStart}`, { cwd: clone })
    const [, builtName] = /docker build -t (\S+) \./.exec(imageStart) ?? []
    const [, hostPort, port, runName] = /docker run .*127\.0\.0\.1:(\d+):(\d+) (\S+)$/.exec(imageStart) ?? []
    expect({ runName, hostPort }).toEqual({ runName: builtName, hostPort: '8080' })
    expect(readFileSync(join(clone, 'Dockerfile'), 'utf8')).toContain(`EXPOSE ${port}\n`)
    await run(`docker() { test "$*" = 'compose up --wait'; }; ${composeStart}`, { cwd: clone })
  })
})

describe('called as shown', { timeout }, () => {
  test('with curl, it opens a verification, which a test completes and a scenario refuses', async () => {
    const opened = JSON.parse(await run(trusting + aimedAt(signedCurl, strict.endpoint), { cwd: project }))
    expect(opened).toMatchObject({ Code: 'Success' })
    const env = { ID: opened.Result.TransactionId }

    const answers = await run(aimedAt(controlCalls, strict.endpoint), { cwd: project, env })

    expect(answers).toContain('"subCode":"205"')
    expect(answers).toContain('"name":"throttled"')
    const refused = signedCurl.replace('MerchantUserId=user1001', 'MerchantUserId=u1')
    expect(JSON.parse(await run(trusting + aimedAt(refused, strict.endpoint), { cwd: project }))).toMatchObject({
      Code: 'Throttling.Api',
    })
  })

  test('with the SDK of Node, it opens a verification', async () => {
    expect(await runModule(aimedAt(signedNode, strict.endpoint))).toMatch(/^hksb[0-9a-f]{28}\n$/)
  })
})

describe('in a project that has the package', { timeout }, () => {
  test('the TypeScript compiles', async () => {
    const examples = { vitestExample, mswInNode, mswInBrowsers, container }
    for (const [name, code] of Object.entries(examples)) writeFileSync(join(project, `${name}.ts`), code)
    const compiler = join(root, 'node_modules', '.bin', 'tsc')
    const files = Object.keys(examples).map(name => `${name}.ts`)
    const options = '--strict --noEmit --skipLibCheck --target es2023 --module nodenext --types node'
    const types = `--typeRoots ${join(root, 'node_modules', '@types')}`
    expect(await run(`${compiler} ${options} ${types} ${files.join(' ')}`, { cwd: project })).toBe('')
  })

  test('MSW answers calls to the cloud in Node', async () => {
    const call = `console.log(await (await fetch('${callOfTheCloud}', { method: 'POST' })).text())`
    expect(JSON.parse(await runModule(`${mswInNode}\n${call}`))).toMatchObject({ Code: 'Success' })
  })

  test('MSW answers calls to the cloud in a browser', async () => {
    await run('npx msw init public --save', { cwd: project })
    const { outputFiles } = await build({
      stdin: {
        contents: `${mswInBrowsers}\nwindow.dispatchEvent(new Event('mocked'))`,
        resolveDir: project,
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      write: false,
    })
    const files: Record<string, [type: string, text: string]> = {
      '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
      '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
      '/mockServiceWorker.js': [
        'text/javascript',
        readFileSync(join(project, 'public', 'mockServiceWorker.js'), 'utf8'),
      ],
    }
    const server = createServer(({ url = '' }, response) => {
      const [type, text] = files[url] ?? ['text/plain', '']
      response.writeHead(url in files ? 200 : 404, { 'content-type': type }).end(text)
    })
    await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
    onTestFinished(() => void server.close())
    const browser = await launchChromium()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    await page.addInitScript(`window.mocked = new Promise(accept => addEventListener('mocked', accept))`)
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

    const answer = await page.evaluate(
      `mocked.then(() => fetch('${callOfTheCloud}', { method: 'POST' })).then(response => response.json())`,
    )

    expect(answer).toMatchObject({ Code: 'Success' })
  })

  test('the workflow starts an emulator, runs the tests of the project and then the contract', async () => {
    writeFileSync(join(project, 'verification.test.ts'), vitestExample)
    cpSync(join(root, 'fixtures', 'images', 'portrait.jpg'), join(project, 'portrait.jpg'))
    const { on, jobs }: Workflow = parse(workflow)
    expect(on).toBe('push')
    const steps = Object.values(jobs).flatMap(job => job.steps)
    // The port that the strict one had is free again and known to all steps.
    await strict.stop()
    const place = { cwd: project, env: { PORT: new URL(strict.url).port } }

    const outputs: string[] = []
    for (const { run: script } of steps)
      if (script !== undefined) outputs.push(await run(aimedAt(script, strict.endpoint), place))

    expect(outputs.join('')).toMatch(/Tests +1 passed/)
    expect(outputs.at(-1)).toMatch(/ as documented, 0 different, 0 skipped\n$/)
    const report = steps.at(-1)?.with?.path ?? ''
    expect(readFileSync(join(project, report), 'utf8')).toContain('failures="0"')
  })
})
