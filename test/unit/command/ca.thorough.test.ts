import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { main } from '../../../src/command/main.ts'
import { caFolder, serveHttps } from '../../support/https.ts'

const run = promisify(execFile)
const program = new URL('../../../dist/cli.js', import.meta.url).pathname

/** Runs the command in this process and collects what it writes. */
async function command(args: string[], env: Record<string, string>) {
  const written = { out: '', err: '' }
  const writer = (name: 'out' | 'err') => ({
    write(text: string) {
      written[name] += text
    },
  })
  const code = await main({ args, env, stdout: writer('out'), stderr: writer('err') })
  return { code, ...written }
}

const json = async (args: string[], env: Record<string, string>): Promise<Record<string, string>> =>
  JSON.parse((await command(['env', '--json', ...args], env)).out)

describe('the command ca', () => {
  test('prints where the CA is and, for each language, what makes it trust that', async () => {
    const folder = caFolder()
    const { code, out } = await command(['ca'], { EMULATOR_CA_DIR: folder })
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe(join(folder, 'ca.pem'))
    for (const words of ['Node', 'Python', 'Java', 'Go', 'curl', 'PHP', '.NET']) expect(out).toContain(words)
  })

  test('prints its certificate, the same each time, and a new one once it is removed', async () => {
    const env = { EMULATOR_CA_DIR: caFolder() }
    const first = (await command(['ca', '--pem'], env)).out
    expect(new X509Certificate(first).ca).toBe(true)
    expect((await command(['ca', '--pem'], env)).out).toBe(first)
    await command(['env'], env)
    expect(await command(['ca', '--remove'], env)).toMatchObject({ code: 0, out: expect.stringContaining('Removed') })
    for (const file of ['ca.pem', 'ca-key.pem', 'ca-bundle.pem', 'ca.jks'])
      expect(existsSync(join(env.EMULATOR_CA_DIR, file))).toBe(false)
    expect(await command(['ca', '--remove'], env)).toMatchObject({ code: 0, out: expect.stringContaining('no cert') })
    expect((await command(['ca', '--pem'], env)).out).not.toBe(first)
  })

  test('makes one CA although several processes ask for it at the same moment', async () => {
    const env = { ...process.env, EMULATOR_CA_DIR: caFolder() }
    const all = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, [program, 'ca', '--pem'], { env })),
    )
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1)
  })

  test('says what to do where nothing can be written', async () => {
    expect(await command(['ca'], { EMULATOR_CA_DIR: '/dev/null/ca' })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/\/dev\/null\/ca.*--ca-dir/),
    })
  })
})

describe('the command env', () => {
  test('names endpoint, keys and the CA as the options of serve have them', async () => {
    const folder = caFolder()
    const flags = ['--port', '8443', '--access-key', 'id:secret', '--region', 'ap-southeast-1', '--ca-dir', folder]
    expect(await json(flags, {})).toMatchObject({
      CLOUDAUTH_ENDPOINT: '127.0.0.1:8443',
      CLOUDAUTH_EMULATOR_URL: 'https://127.0.0.1:8443',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
      ALIBABA_CLOUD_REGION_ID: 'ap-southeast-1',
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    })
  })

  test('gives those the CA alone that add it to their own, and the others the roots of the system as well', async () => {
    const env = { EMULATOR_CA_DIR: caFolder() }
    const { NODE_EXTRA_CA_CERTS = '', SSL_CERT_FILE = '' } = await json([], env)
    const count = (file: string) => readFileSync(file, 'utf8').match(/BEGIN CERTIFICATE/g)?.length ?? 0
    expect(count(NODE_EXTRA_CA_CERTS)).toBe(1)
    expect(count(SSL_CERT_FILE)).toBeGreaterThan(50)
    // Asked again in the environment that it made itself, it adds nothing.
    const before = count(SSL_CERT_FILE)
    await json([], { ...env, SSL_CERT_FILE })
    expect(count(SSL_CERT_FILE)).toBe(before)
  })

  test("goes on from the roots that are trusted in place of the system's", async () => {
    const [folder, other] = [caFolder(), caFolder()]
    const { SSL_CERT_FILE: corporate = '' } = await json([], { EMULATOR_CA_DIR: other })
    const root = readFileSync(corporate, 'utf8').split(/(?<=END CERTIFICATE-----\n)/)[0] ?? ''
    writeFileSync(join(folder, 'corporate.pem'), root)
    const { SSL_CERT_FILE = '' } = await json([], {
      EMULATOR_CA_DIR: folder,
      SSL_CERT_FILE: join(folder, 'corporate.pem'),
    })
    expect(readFileSync(SSL_CERT_FILE, 'utf8')).toBe(root + readFileSync(join(folder, 'ca.pem'), 'utf8'))
  })

  test('keeps the emulator off a proxy where one is set, and what Java was told before', async () => {
    const env = {
      EMULATOR_CA_DIR: caFolder(),
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: 'intranet',
      JAVA_TOOL_OPTIONS: '-Xmx1g',
    }
    const { NO_PROXY, no_proxy, JAVA_TOOL_OPTIONS } = await json([], env)
    expect(NO_PROXY).toBe('intranet,localhost,127.0.0.1,::1')
    expect(no_proxy).toBe(NO_PROXY)
    expect(JAVA_TOOL_OPTIONS).toMatch(/^-Xmx1g -Djavax\.net\.ssl\.trustStore=/)
  })

  test('writes lines of a shell, of a .env file, and what takes them back', async () => {
    const env = { EMULATOR_CA_DIR: join(caFolder(), "it's") }
    const shell = (await command(['env'], env)).out
    const { stdout } = await run('sh', ['-c', `${shell}\nprintf %s "$NODE_EXTRA_CA_CERTS"`])
    expect(stdout).toBe(join(env.EMULATOR_CA_DIR, 'ca.pem'))
    expect((await command(['env', '--dotenv'], env)).out).toMatch(/^CLOUDAUTH_ENDPOINT="127\.0\.0\.1:8080"$/m)
    const unset = (await command(['env', '--unset'], env)).out
    const left = await run('sh', [
      '-c',
      `${shell}\n${unset}\nprintf %s "$NODE_EXTRA_CA_CERTS$SSL_CERT_FILE$CLOUDAUTH_ENDPOINT"`,
    ])
    expect(left.stdout).toBe('')
    expect(await json(['--unset'], env)).toMatchObject({ NODE_EXTRA_CA_CERTS: null })
  })

  test('quotes a folder with a blank for Java, as on macOS, and a secret for readers of .env files', async () => {
    const env = { EMULATOR_CA_DIR: join(caFolder(), 'Application Support') }
    const { JAVA_TOOL_OPTIONS = '' } = await json([], env)
    expect(JAVA_TOOL_OPTIONS).toContain(`-Djavax.net.ssl.trustStore="${join(env.EMULATOR_CA_DIR, 'ca.jks')}" -D`)
    expect(await json(['--unset'], { ...env, JAVA_TOOL_OPTIONS: `-Xmx1g ${JAVA_TOOL_OPTIONS}` })).toMatchObject({
      JAVA_TOOL_OPTIONS: '-Xmx1g',
    })
    const file = join(caFolder(), 'env')
    writeFileSync(file, (await command(['env', '--dotenv', '--access-key', 'id:s$e"c\\r`t'], env)).out)
    const shown = 'process.stdout.write(process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET + process.env.JAVA_TOOL_OPTIONS)'
    const { stdout } = await run(process.execPath, [`--env-file=${file}`, '-e', shown], { env: {} })
    expect(stdout).toBe(`s$e"c\\r\`t${JAVA_TOOL_OPTIONS}`)
  })

  test('takes back no more than it gave: not what Java was told before, nor which hosts no proxy is asked for', async () => {
    const env = { EMULATOR_CA_DIR: caFolder(), HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intranet' }
    const given = await json([], { ...env, JAVA_TOOL_OPTIONS: '-Xmx1g' })
    const back = await json(['--unset'], { ...env, JAVA_TOOL_OPTIONS: given.JAVA_TOOL_OPTIONS ?? '' })
    expect(back).toMatchObject({ JAVA_TOOL_OPTIONS: '-Xmx1g', SSL_CERT_FILE: null })
    expect(back).not.toHaveProperty('NO_PROXY')
    const { out } = await command(['env', '--unset'], { ...env, JAVA_TOOL_OPTIONS: given.JAVA_TOOL_OPTIONS ?? '' })
    expect(out).toContain("export JAVA_TOOL_OPTIONS='-Xmx1g'\n")
  })

  test('takes back what it gave of an emulator that has ended', async () => {
    const env = { EMULATOR_CA_DIR: join(caFolder(), 'none') }
    expect(await json(['--unset', '--url', 'https://127.0.0.1:9'], env)).toMatchObject({ NODE_EXTRA_CA_CERTS: null })
    expect(existsSync(env.EMULATOR_CA_DIR)).toBe(false)
  })

  test('names no CA when there is none: without TLS, or with a certificate of your own', async () => {
    const env = { EMULATOR_CA_DIR: caFolder() }
    const plain = await json(['--tls', 'off'], env)
    expect(plain).toMatchObject({ CLOUDAUTH_EMULATOR_URL: 'http://127.0.0.1:8080' })
    expect(plain).not.toHaveProperty('NODE_EXTRA_CA_CERTS')
    expect(await json(['--tls-cert', 'a', '--tls-key', 'b'], env)).not.toHaveProperty('SSL_CERT_FILE')
  })

  test('fetches the CA of an emulator elsewhere, from no public address', async () => {
    const { port, ca } = await serveHttps()
    const env = { EMULATOR_CA_DIR: caFolder() }
    const { NODE_EXTRA_CA_CERTS = '' } = await json(['--url', `https://localhost:${port}`], env)
    expect(readFileSync(NODE_EXTRA_CA_CERTS, 'utf8')).toBe(await ca())
    expect(await command(['env', '--url', 'https://example.com'], env)).toMatchObject({
      code: 2,
      err: expect.stringContaining('public address'),
    })
  })

  test.each([
    ['--url', 'localhost:8080'],
    ['--shell', '--json'],
    ['--jsn', ''],
  ])('refuses %s %s', async (...args) => {
    expect(await command(['env', ...args.filter(Boolean)], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining(args[0]),
    })
  })

  test.each([
    [
      'Node',
      process.execPath,
      ['-e', "fetch(process.env.CLOUDAUTH_EMULATOR_URL + '/_emulator/health').then(r => console.log(r.status))"],
    ],
    [
      'Python',
      'python3',
      [
        '-c',
        "import os, urllib.request as u; print(u.urlopen(os.environ['CLOUDAUTH_EMULATOR_URL'] + '/_emulator/health').status)",
      ],
    ],
    ['curl', 'sh', ['-c', 'curl -sSo /dev/null -w "%{http_code}" "$CLOUDAUTH_EMULATOR_URL/_emulator/health"']],
  ])('lets %s call by https with nothing but the environment', async (_, file, args) => {
    const caDir = caFolder()
    const { port } = await serveHttps({ caDir })
    const proxied = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }
    const { stdout: text } = await run(
      process.execPath,
      [program, 'env', '--json', '--port', String(port), '--ca-dir', caDir],
      { env: proxied },
    )
    const { stdout } = await run(file, args, { env: { ...proxied, ...JSON.parse(text) } })
    expect(stdout.trim()).toBe('200')
  })
})

describe('other commands', () => {
  test('find an emulator by https healthy, and hold it against the contract, past any proxy', {
    timeout: 60_000,
  }, async () => {
    const caDir = caFolder()
    const { port } = await serveHttps({
      caDir,
      auth: 'strict',
      accessKeys: [{ id: 'testid', secret: 'testsecret', traits: [] }],
    })
    const env = { ...process.env, EMULATOR_CA_DIR: caDir, HTTPS_PROXY: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: '1' }
    await run(process.execPath, [program, 'healthcheck', '--url', `https://127.0.0.1:${port}`], { env })
    const contract = async (url: string) => {
      const args = [program, 'contract', url, '--access-key', 'testid:testsecret']
      const { stdout } = await run(process.execPath, args, { env }).catch(failed => failed)
      return stdout.replaceAll(/hksb[0-9a-f]{28}/g, 'ID').replaceAll(url, 'URL')
    }
    const byHttps = await contract(`https://127.0.0.1:${port}`)
    expect(byHttps).toMatch(/^[1-9]\d+ as documented/m)
    expect(byHttps).not.toContain('not run')
    expect(byHttps).toBe(await contract(`http://127.0.0.1:${port}`))
  })

  test('say that TLS is spoken where plain text was sent', async () => {
    const server = createTlsServer(() => undefined).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, err } = await command(['env', '--url', `https://127.0.0.1:${port}`], { EMULATOR_CA_DIR: caFolder() })
    expect([code, err]).toEqual([2, expect.stringMatching(/use https:\/\//)])
  })
})
