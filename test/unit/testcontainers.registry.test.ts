import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { GenericContainer, type StartedTestContainer } from 'testcontainers'
import { describe, expect, onTestFinished, test as plainTest, vi } from 'vitest'
import { serve } from '../../src/node.ts'
import { optionRows } from '../../src/options/options.ts'
import { CloudauthContainer, StartedCloudauthContainer } from '../../src/testcontainers.ts'
import { test } from '../../src/vitest.ts'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { callByHttps, serveHttps } from '../support/https.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

/** What a container would be started with: testcontainers shows it to subclasses, so this is one. */
class ShownContainer extends CloudauthContainer {
  prepare = () => this.beforeContainerCreated()

  get shown() {
    return {
      image: this.imageName.string,
      ports: this.exposedPorts,
      environment: this.environment,
      waitStrategy: this.waitStrategy,
    }
  }
}

/** What a container runtime tells of a container whose port 8080 is reached at an endpoint. */
function runtimeOf(endpoint: string): StartedTestContainer {
  const [host = '', port] = endpoint.split(':')
  const runtime: Partial<StartedTestContainer> = {
    getHost: () => host,
    getMappedPort: inside => (inside === 8080 ? Number(port) : Number.NaN),
  }
  return runtime as StartedTestContainer
}

// No container runtime is asked for anything here but for its host.
vi.mock('testcontainers', async original => ({
  ...(await original<typeof import('testcontainers')>()),
  getContainerRuntimeClient: async () => ({ info: { containerRuntime: { host: 'docker.example' } } }),
}))

plainTest('a container is made of the own image, shows port 8080 and waits until calls are accepted', () => {
  const { image, ports, waitStrategy } = new ShownContainer().shown
  expect(image).toBe('cloudauth-emulator:latest')
  expect(ports).toEqual([8080])
  expect(waitStrategy).toMatchObject({ path: '/_emulator/ready', port: 8080 })
})

plainTest('another image may be named', () => {
  expect(new ShownContainer('registry.example/cloudauth-emulator:1').shown.image).toBe(
    'registry.example/cloudauth-emulator:1',
  )
})

plainTest('options become the variables that the command reads', () => {
  const container = new ShownContainer()
    .withOption('auth', 'strict')
    .withOption('qps', 0)
    .withOption('completeAfter', 100)
    .withOption('allowedHosts', ['a.example', 'b.example'])
    .withAccessKey('id', 'secret')
  const { environment } = container.shown
  expect(environment).toEqual({
    EMULATOR_AUTH: 'strict',
    EMULATOR_QPS: '0',
    EMULATOR_COMPLETE_AFTER: '100',
    EMULATOR_ALLOWED_HOSTS: 'a.example,b.example',
    EMULATOR_ACCESS_KEYS: 'id:secret',
  })
  for (const name of Object.keys(environment)) expect(optionRows.map(({ env }) => env)).toContain(name)
})

plainTest('an option that does not exist, or means nothing in a container, is refused', () => {
  const container = new CloudauthContainer()
  const withWrong = (wrong: string) => () => container.withOption(wrong as 'qps', 0)
  expect(withWrong('complete-after')).toThrow('unknown option. Did you mean completeAfter?')
  for (const wrong of ['QPS', 'port', 'host', 'accessKeys'])
    expect(withWrong(wrong), wrong).toThrow(`Failed to read ${wrong}: unknown option.`)
})

plainTest('the host of the container runtime may call the control API, and by https', async () => {
  const container = new ShownContainer().withOption('allowedHosts', ['a.example'])
  await container.prepare()
  expect(container.shown.environment).toMatchObject({
    EMULATOR_ALLOWED_HOSTS: 'a.example,docker.example',
    EMULATOR_TLS_NAMES: 'docker.example',
  })
})

plainTest('a drill reaches into the container, and what it sees comes back by the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'container-drill-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const disturbance = { name: 'slow', site: { scope: 'container', situation: 'Initialize:FACE_LIVENESS', nth: 1 } }
  vi.stubEnv('CLOUDAUTH_EMULATOR_DRILL', JSON.stringify({ disturbance, folder }))
  onTestFinished(() => void vi.unstubAllEnvs())
  const consumers: ((log: Readable) => unknown)[] = []
  vi.spyOn(GenericContainer.prototype, 'withLogConsumer').mockImplementationOnce(function (
    this: GenericContainer,
    consumer,
  ) {
    consumers.push(consumer)
    return this
  })
  const container = new ShownContainer()
  await container.prepare()
  const order = JSON.parse(container.shown.environment.CLOUDAUTH_EMULATOR_DRILL ?? '')
  expect(order).toEqual({ disturbance, scope: expect.any(String) })
  const log = new PassThrough()
  consumers[0]?.(log)
  log.write('listening on …\ncloudauth-emulator-drill {"kind":"fir')
  log.write('ed","words":"slow"}\n')
  await new Promise(setImmediate)
  const [file = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, file), 'utf8')).toBe('{"kind":"fired","words":"slow"}\n')
})

plainTest('starting gives the started container, which knows its token', async () => {
  const server = await serve({ port: 0, log: 'silent', controlToken: 'secret' })
  onTestFinished(() => server.close())
  vi.spyOn(GenericContainer.prototype, 'start').mockResolvedValueOnce(runtimeOf(server.endpoint))
  const started = await new CloudauthContainer().withOption('controlToken', 'secret').start()
  expect(started).toBeInstanceOf(StartedCloudauthContainer)
  expect(started.getEndpoint()).toBe(server.endpoint)
  expect(await started.control('GET', 'transactions')).toMatchObject({ transactions: [] })
  const stranger = new StartedCloudauthContainer(runtimeOf(server.endpoint))
  await expect(stranger.control('GET', 'transactions')).rejects.toThrow(/401/)
})

plainTest('a second key joins the first', () => {
  const { environment } = new ShownContainer().withAccessKey('a', '1').withAccessKey('b', '2').shown
  expect(environment.EMULATOR_ACCESS_KEYS).toBe('a:1,b:2')
})

plainTest('what is set returns the container, so that calls can be chained', () => {
  const container = new CloudauthContainer()
  expect(container.withOption('auth', 'strict').withAccessKey('a', 'b')).toBe(container)
})

plainTest('a container is called by https by clients that trust its authority', async () => {
  const server = await serveHttps()
  const started = new StartedCloudauthContainer(runtimeOf(server.endpoint))
  const { hostname, port } = new URL(started.getSecureUrl())
  const ca = await started.getAuthority()
  expect(ca).toBe(await server.ca())
  expect(hostname).toBe('127.0.0.1')
  expect(await callByHttps(Number(port), { ca, path: '/_emulator/ready' })).toMatchObject({ status: 200 })
})

plainTest('a container without TLS has no authority, and says so', async () => {
  const server = await serveHttps({ tls: 'off' })
  const started = new StartedCloudauthContainer(runtimeOf(server.endpoint))
  await expect(started.getAuthority()).rejects.toThrow(/ca\.pem.*404.*tls/)
})

describe('a started container', () => {
  type Started = { container: StartedCloudauthContainer; open: () => Promise<string> }
  const served = test.extend({ emulatorOptions: { auth: 'lenient' } }).extend<Started>({
    // What runs in it is real; only the runtime of containers, which tells host and port, is not.
    container: async ({ emulator }, use) => use(new StartedCloudauthContainer(runtimeOf(emulator.endpoint))),
    open: async ({ container }, use) =>
      use(async () => {
        const answer = await sendOverHttp(container.getUrl(), unsigned({ parameters: faceLiveness() }))
        return fieldsOf(answer).Result?.TransactionId ?? ''
      }),
  })

  served('tells its endpoint as SDKs want it', ({ container, emulator }) => {
    expect(container.getEndpoint()).toBe(emulator.endpoint)
    expect(container.getUrl()).toBe(emulator.url)
  })

  served('completes a verification, as passed unless told', async ({ container, emulator, open }) => {
    const [passed, risky] = [await open(), await open()]
    await container.complete(passed)
    await container.complete(risky, { subCode: '206' })
    expect(await emulator.transactions.get(passed)).toMatchObject({ state: 'passed', subCode: '200' })
    expect(await emulator.transactions.get(risky)).toMatchObject({ state: 'not-passed', subCode: '206' })
  })

  served('arms a scenario', async ({ container, emulator, open }) => {
    const match = { merchantUserId: 'u1' }
    expect(await container.arm({ name: 'no-face', match })).toMatchObject({ name: 'no-face', times: 1, match })
    expect(await emulator.scenarios.list()).toHaveLength(1)
    expect(await open()).toMatch(/^hksb/)
  })

  served('moves the clock', async ({ container, emulator, open }) => {
    const id = await open()
    await container.setClock({ advance: 'PT31M' })
    await expect(container.complete(id)).rejects.toThrow(/409.*not-pending/)
    expect(Date.parse(await emulator.clock.now()) - Date.now()).toBeGreaterThan(30 * 60_000)
  })

  served('resets, whole or for one key', async ({ container, emulator, open }) => {
    await open()
    await container.reset('another key')
    expect(await emulator.transactions.list()).toHaveLength(1)
    await container.reset()
    expect(await emulator.transactions.list()).toEqual([])
  })

  served('calls whatever else the control API has, and tells what it refuses', async ({ container }) => {
    expect(await container.control('GET', 'health')).toEqual({ status: 'alive' })
    await expect(container.control('GET', 'nowhere')).rejects.toThrow(/Failed to GET nowhere.*404/)
  })
})
