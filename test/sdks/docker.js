// @ts-check
// As much of Docker's API as Testcontainers asks of it, in any language, for machines without a daemon. A container of our
// image is the command itself: the same code, options and waiting, but no image. Source: Docker Engine API v1.44.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const image = 'cloudauth-emulator'
const versions = { Version: '27.0.0', ApiVersion: '1.44', MinAPIVersion: '1.24', Os: 'linux', Arch: 'amd64' }

const networks = { bridge: { NetworkID: 'bridge', IPAddress: '127.0.0.1', Gateway: '127.0.0.1' } }

/**
 * @typedef {{ Image: string, Env?: string[], Labels?: object, ExposedPorts?: object, HostConfig?: object }} Config
 * @typedef {{ config: Config, process?: import('node:child_process').ChildProcess, port?: string }} Container
 */

/**
 * Serves on a free port of this machine.
 * @param {Record<string, string>} env what every container has besides its own variables
 * @returns {Promise<{ host: string, unknown: string[], close: () => void }>} `host` as `DOCKER_HOST` has it; `unknown`: what
 *   was asked for in vain
 */
export async function serveDocker(env) {
  /** @type {Map<string, Container>} */
  const containers = new Map()
  /** @type {string[]} */
  const unknown = []

  /** @type {[string, RegExp, (name: string, body: Config) => unknown][]} */
  const routes = [
    ['GET', /^\/_ping$/, () => 'OK'],
    ['HEAD', /^\/_ping$/, () => ''],
    ['GET', /^\/version$/, () => versions],
    [
      'GET',
      /^\/info$/,
      () => ({
        ID: 'test',
        ServerVersion: versions.Version,
        OSType: 'linux',
        OperatingSystem: 'test',
        NCPU: 2,
        MemTotal: 1e9,
      }),
    ],
    ['GET', /^\/images\/json$/, () => [{ Id: `sha256:${image}`, RepoTags: [`${image}:latest`] }]],
    [
      'GET',
      /^\/images\/(.+)\/json$/,
      name =>
        name.split(':')[0] === image && {
          Id: `sha256:${image}`,
          RepoTags: [`${image}:latest`],
          Os: 'linux',
          Architecture: 'amd64',
          Config: {},
        },
    ],
    ['GET', /^\/networks$/, () => [{ Id: 'bridge', Name: 'bridge', Driver: 'bridge', Scope: 'local' }]],
    ['GET', /^\/networks\/(.+)$/, name => ({ Id: name, Name: name, Driver: 'bridge', Scope: 'local' })],
    ['POST', /^\/(?:networks|containers|volumes|images)\/prune$/, () => ({})],
    ['GET', /^\/containers\/json$/, () => [...containers.keys()].map(listed)],
    ['POST', /^\/containers\/create$/, (_, config) => create(config)],
    ['POST', /^\/containers\/(\w+)\/start$/, start],
    ['GET', /^\/containers\/(\w+)\/json$/, inspected],
    ['GET', /^\/containers\/(\w+)\/logs$/, () => ''],
    ['POST', /^\/containers\/(\w+)\/(?:stop|kill)$/, stop],
    ['POST', /^\/containers\/(\w+)\/wait$/, () => ({ StatusCode: 0 })],
    ['DELETE', /^\/containers\/(\w+)$/, remove],
  ]

  /** @param {Config} config */
  function create(config) {
    const Id = randomBytes(32).toString('hex')
    containers.set(Id, { config })
    return { Id, Warnings: [] }
  }

  /** @param {string} id */
  async function start(id) {
    const container = containers.get(id)
    if (!container) return undefined
    const own = Object.fromEntries(
      (container.config.Env ?? []).map(line => [line.split('=')[0], line.replace(/^.*?=/, '')]),
    )
    // As the Dockerfile sets them, but for the address.
    const ofImage = { HOST: '127.0.0.1', PORT: '0', EMULATOR_CONTROL_TOKEN: 'none', EMULATOR_SINGLE_LABEL_HOSTS: 'on' }
    const child = spawn(process.execPath, [command], {
      env: { PATH: process.env.PATH, ...env, ...ofImage, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    container.process = child
    container.port = await new Promise((resolve, reject) => {
      child.once('exit', code => reject(new Error(`Failed to start the container: it ended with ${code}.`)))
      createInterface({ input: child.stdout }).on('line', line => {
        const port = /listening on http:\/\/\S+?:(\d+)/.exec(line)?.[1]
        if (port) resolve(port)
      })
    })
    return ''
  }

  /** @param {string} id */
  function inspected(id) {
    const container = containers.get(id)
    if (!container) return undefined
    const { config, port } = container
    const isRunning = port !== undefined
    return {
      Id: id,
      Name: `/${id.slice(0, 12)}`,
      Image: `sha256:${image}`,
      Created: '2026-01-01T00:00:00Z',
      State: {
        ...{
          Status: isRunning ? 'running' : 'created',
          Running: isRunning,
          Paused: false,
          Restarting: false,
          OOMKilled: false,
        },
        ...{
          Dead: false,
          Pid: 1,
          ExitCode: 0,
          Error: '',
          StartedAt: '2026-01-01T00:00:00Z',
          FinishedAt: '0001-01-01T00:00:00Z',
        },
      },
      Config: { ...config, Labels: config.Labels ?? {} },
      HostConfig: { NetworkMode: 'bridge', ...config.HostConfig },
      NetworkSettings: {
        Ports: isRunning ? { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: port }] } : {},
        Networks: networks,
      },
    }
  }

  /** @param {string} id */
  function listed(id) {
    const port = Number(containers.get(id)?.port)
    return {
      ...{ Id: id, Names: [`/${id.slice(0, 12)}`], Image: image, State: 'running', Status: 'Up', Labels: {} },
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: { Networks: networks },
      Ports: [{ IP: '127.0.0.1', PrivatePort: 8080, PublicPort: port, Type: 'tcp' }],
    }
  }

  /** @param {string} id */
  function stop(id) {
    containers.get(id)?.process?.kill('SIGKILL')
    return ''
  }

  /** @param {string} id */
  function remove(id) {
    stop(id)
    containers.delete(id)
    return ''
  }

  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const path = new URL(request.url ?? '/', 'http://docker').pathname.replace(/^\/v\d+\.\d+/, '')
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path))
    const name = decodeURIComponent(route?.[1].exec(path)?.[1] ?? '')
    let answer
    try {
      answer = await route?.[2](name, text ? JSON.parse(text) : {})
    } catch (error) {
      response.writeHead(500).end(JSON.stringify({ message: String(error) }))
      return
    }
    if (answer === undefined || answer === false) {
      if (!route) unknown.push(`${request.method} ${path}`)
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: `No such thing: ${path}` }))
      return
    }
    const isText = typeof answer === 'string'
    const status = path.endsWith('/create')
      ? 201
      : answer === '' && request.method !== 'GET' && request.method !== 'HEAD'
        ? 204
        : 200
    const headers = { 'api-version': versions.ApiVersion, ostype: 'linux', 'docker-experimental': 'false' }
    response.writeHead(status, { ...headers, 'content-type': isText ? 'text/plain' : 'application/json' })
    response.end(status === 204 ? undefined : isText ? answer : JSON.stringify(answer))
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  return {
    host: `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    unknown,
    close() {
      for (const id of containers.keys()) stop(id)
      server.close()
      server.closeAllConnections()
    },
  }
}
