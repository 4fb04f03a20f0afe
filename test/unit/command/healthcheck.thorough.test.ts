import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const root = new URL('../../..', import.meta.url).pathname
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'healthcheck-test-')))
// An installation of its own: emulators of other tests must not be found.
cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
cpSync(join(root, 'package.json'), join(folder, 'package.json'))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
const command = join(folder, 'dist', 'cli.js')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill()
    await ended
  }
})

const { EMULATOR_PORT: _, PORT: __, ...environment } = process.env

/** Runs the command; where it serves, only until it listens. */
async function run(
  args: string[],
  env: Record<string, string> = {},
  as: { uid?: number; gid?: number } = {},
): Promise<number | null> {
  const child = spawn(process.execPath, [command, ...args], {
    ...{ env: { ...environment, ...env }, ...as },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (args[0] === 'healthcheck') return (await once(child, 'exit'))[0]
  children.push(child)
  let text = ''
  while (!text.includes('listening on')) text += (await once(child.stdout, 'data'))[0]
  return null
}

async function freePort(host = '127.0.0.1'): Promise<string> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return String(typeof address === 'object' ? address?.port : 0)
}

test.each([
  ['a flag', async (port: string) => run(['--port', port])],
  ['the command and a flag', async (port: string) => run(['serve', `--port=${port}`])],
  [
    'a file',
    async (port: string) => {
      const file = join(folder, 'options.json')
      writeFileSync(file, `{ "port": ${port}, }`)
      return run(['--config', file])
    },
  ],
  ['a flag, on every address', async (port: string) => run(['--host', '0.0.0.0', '--port', port])],
  ['a flag, on ::1', async (port: string) => run(['--host', '::1', '--port', port])],
])('finds by itself the running emulator whose port comes from %s', async (_, start) => {
  await start(await freePort())
  expect(await run(['healthcheck'])).toBe(0)
})

test('finds the emulator whose port comes from the environment that both have', async () => {
  const env = { PORT: await freePort() }
  await run([], env)
  expect(await run(['healthcheck'], env)).toBe(0)
})

/** Somebody else, where this user may become somebody else. */
const another = process.getuid?.() === 0 ? { uid: 4321, gid: 4321 } : {}

describe.each([
  ['the same user', {}],
  ['another user', another],
])('as %s', (_, as) => {
  test('finds the emulator whose port comes from an environment of its own', async () => {
    await run(['--host', '::1'], { PORT: await freePort() })
    expect(await run(['healthcheck'], {}, as)).toBe(0)
  })

  test('finds the emulator that picked a free port', async () => {
    await run(['--port', '0', '--host', '0.0.0.0'])
    expect(await run(['healthcheck'], {}, as)).toBe(0)
  })

  test('finds the emulator whose file it cannot read', async () => {
    const file = join(folder, 'own.json')
    writeFileSync(file, `{ "port": ${await freePort()} }`)
    await run(['--config', file])
    rmSync(file)
    expect(await run(['healthcheck'], {}, as)).toBe(0)
  })

  test('takes nothing else that listens for it', async () => {
    const other = createHttpServer((_request, response) => response.end('ready')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    expect(await run(['healthcheck', '--url', `http://127.0.0.1:${port}`], {}, as)).toBe(1)
    other.close()
  })
})

test('takes the flags of the emulator', async () => {
  const port = await freePort()
  await run(['--port', port, '--host', '::1'])
  expect(await run(['healthcheck', '--port', port, '--host', '::1'])).toBe(0)
  expect(await run(['healthcheck', '--port', port])).toBe(1)
})

test('asks the emulator itself, whatever proxy the environment names', async () => {
  await run(['--port', await freePort()])
  const proxy = 'http://127.0.0.1:9'
  const env = { HTTP_PROXY: proxy, http_proxy: proxy, NODE_USE_ENV_PROXY: '1' }
  expect(await run(['healthcheck'], env)).toBe(0)
})

test.each(['foo.localhost', 'localhost.'])('finds the emulator at %s, which no resolver knows', async host => {
  const port = await freePort()
  await run(['serve', '--port', port, '--host', '127.0.0.1'])
  expect(await run(['healthcheck', '--url', `http://${host}:${port}`])).toBe(0)
  expect(await run(['healthcheck', '--url', `https://${host}:${port}`])).toBe(0)
})

test('finds none where none runs', async () => {
  expect(await run(['healthcheck', '--port', await freePort()])).toBe(1)
})
