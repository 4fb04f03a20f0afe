import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { openAuthority } from '../../src/node/tls/authority.ts'
import { createKey } from '../../src/node/tls/certificate.ts'
import { caFolder, callByHttps, serveHttps, shakeHands } from '../support/https.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV3 } from '../support/signed-request.ts'

const run = promisify(execFile)
const key = { id: 'testid', secret: 'testsecret' }

/** What comes over a connection until it ends. */
async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

describe('one port', () => {
  test('answers a signed call by http and by https alike', async () => {
    const { port, ca, url } = await serveHttps({ auth: 'strict', accessKeys: [{ ...key, traits: [] }] })
    const call = () =>
      signV3({
        action: 'Initialize',
        query: faceLiveness(),
        credentials: key,
        host: `127.0.0.1:${port}`,
        date: new Date(),
      })
    const { method, url: path, headers, body } = call()
    const byHttps = await callByHttps(port, { ca: await ca(), method, path, headers, body })
    const again = call()
    const byHttp = await fetch(`${url}${again.url}`, {
      method: again.method,
      headers: again.headers,
      body: Uint8Array.from(again.body),
    })
    expect([byHttps.status, JSON.parse(byHttps.text).Code]).toEqual([200, 'Success'])
    expect([byHttp.status, (await byHttp.json()).Code]).toEqual([200, 'Success'])
  })

  test.each([
    'localhost',
    'shop.localhost',
    'emulator',
    'some-service',
    'kyc.internal',
    'mac.local',
    'shop.test',
    'nas.home.arpa',
    'cloudauth-intl.cn-hongkong.aliyuncs.com',
    'bucket.oss-ap-southeast-1.aliyuncs.com',
  ])('is trusted under the name %s by clients that trust its CA', async servername => {
    const { port, ca } = await serveHttps()
    // A label that nobody has asked for yet is added with the first call: its certificate authority is read after that.
    await shakeHands(port, { servername, rejectUnauthorized: false })
    const socket = await shakeHands(port, { servername, ca: await ca() })
    expect(socket.authorized).toBe(true)
  })

  test.each(['127.0.0.1', '::1'])('is trusted at the address %s', async host => {
    const { port, ca } = await serveHttps({ host })
    const socket = await shakeHands(port, { host, ca: await ca() })
    expect(socket.authorized).toBe(true)
  })

  test('is trusted under further names that it is given', async () => {
    const { port, ca } = await serveHttps({ tlsNames: ['kyc.example.com', '*.shop.example', '203.0.113.7'] })
    for (const servername of ['kyc.example.com', 'a.shop.example'])
      expect((await shakeHands(port, { servername, ca: await ca() })).authorized).toBe(true)
    const socket = await shakeHands(port, { ca: await ca(), checkServerIdentity: () => undefined })
    expect(socket.getPeerCertificate().subjectaltname).toContain('IP Address:203.0.113.7')
  })

  test('shows its default certificate when asked for another name, and says so', async () => {
    const { port, ca, notices } = await serveHttps()
    const socket = await shakeHands(port, {
      servername: 'example.com',
      ca: await ca(),
      checkServerIdentity: () => undefined,
    })
    expect(socket.getPeerCertificate().subjectaltname).toContain('DNS:localhost')
    expect(notices).toEqual([expect.stringMatching(/"example\.com".*--tls-name/)])
  })

  test('speaks http/1.1 and resumes sessions', async () => {
    const { port, ca } = await serveHttps()
    const options = { ca: await ca(), servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] }
    const first = await shakeHands(port, options)
    expect(first.alpnProtocol).toBe('http/1.1')
    const ticket = once(first, 'session')
    first.write('GET /_emulator/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    const [session] = await ticket
    const second = await shakeHands(port, { ...options, session })
    expect(second.isSessionReused()).toBe(true)
  })

  test('keeps a connection by https alive', async () => {
    const { port, ca } = await serveHttps()
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: await ca() })
    const sockets = new Set<Socket>()
    for (const _ of [1, 2, 3]) {
      const [response] = await once(
        get(`https://127.0.0.1:${port}/_emulator/health`, { agent }).on('socket', socket => sockets.add(socket)),
        'response',
      )
      await once(response.resume(), 'end')
    }
    agent.destroy()
    expect(sockets.size).toBe(1)
  })

  test('keeps at most 256 certificates and makes an evicted one again', { timeout: 30_000 }, async () => {
    const { port } = await serveHttps()
    const serialOf = async (servername: string) => {
      const socket = await shakeHands(port, { servername, rejectUnauthorized: false })
      const { serialNumber } = socket.getPeerCertificate()
      socket.destroy()
      return serialNumber
    }
    const first = await serialOf('first.internal')
    expect(await serialOf('first.internal')).toBe(first)
    for (let count = 0; count < 256; count++) await serialOf(`name-${count}.internal`)
    expect(await serialOf('first.internal')).not.toBe(first)
  })
})

describe('limits by https', () => {
  test('a connection that says nothing, ends its hello halfway or never sends a request is ended in time', async () => {
    const { port, ca } = await serveHttps({ requestTimeout: 300 })
    const silent = connect(port, '127.0.0.1')
    const halfway = connect(port, '127.0.0.1')
    halfway.write(Buffer.from('1603010200010001fc0303', 'hex'))
    const idle = await shakeHands(port, { ca: await ca() })
    const started = performance.now()
    const [said, , answered] = await Promise.all([silent, halfway, idle].map(readAll))
    expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*RequestTimeout/)
    expect(answered).toMatch(/^HTTP\/1\.1 408 [\s\S]*RequestTimeout/)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('what is not HTTP is refused inside the cipher as outside', async () => {
    const { port, ca } = await serveHttps()
    const socket = await shakeHands(port, { ca: await ca() })
    socket.write('\x01\x02\r\n\r\n')
    expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*MalformedRequest/)
  })

  test('closing takes under a second with silent and kept connections of both kinds open', async () => {
    const { port, ca, url, close } = await serveHttps()
    const agent = new Agent({ keepAlive: true, ca: await ca() })
    await once(
      (await once(get(`https://127.0.0.1:${port}/_emulator/health`, { agent }), 'response'))[0].resume(),
      'end',
    )
    await fetch(`${url}/_emulator/health`)
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    await callByHttps(port, { ca: await ca(), path: '/_emulator/health' })
    const started = performance.now()
    await close()
    expect(performance.now() - started).toBeLessThan(500)
    agent.destroy()
  })

  test('a connection that is reset at any moment harms nothing', async () => {
    const { port, ca } = await serveHttps()
    const hello = Buffer.from('16030100050100000103', 'hex')
    for (const bytes of ['', 'P', hello.subarray(0, 1), hello]) {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(bytes)
      socket.resetAndDestroy()
      await once(socket, 'close')
    }
    expect(await callByHttps(port, { ca: await ca(), path: '/_emulator/health' })).toMatchObject({ status: 200 })
  })
})

test('the command ends with 0 within a second of SIGTERM although kept and silent connections by https are open', async () => {
  const program = new URL('../../dist/cli.js', import.meta.url).pathname
  const child = spawn(process.execPath, [program, '--port', '0', '--ca-dir', caFolder()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let line = ''
  while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
  const port = Number(/listening on http:\/\/[^:]+:(\d+)/.exec(line)?.[1])
  const kept = await shakeHands(port, { rejectUnauthorized: false })
  kept.write('GET /_emulator/health HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(kept, 'data')
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const started = performance.now()
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(performance.now() - started).toBeLessThan(1000)
})

describe('a handshake that fails', () => {
  const mended =
    /Failed to speak TLS with 127\.0\.0\.1, which called https:\/\/localhost:\d+: .*(trust|hung up).*cloudauth-emulator env.*http/

  test.each([
    ['Node', (port: number) => ['node', ['-e', `fetch('https://localhost:${port}').catch(() => {})`]] as const],
    [
      'OpenSSL',
      (port: number) =>
        [
          'openssl',
          ['s_client', '-verify_return_error', '-servername', 'localhost', '-connect', `localhost:${port}`],
        ] as const,
    ],
    [
      'Python',
      (port: number) =>
        ['python3', ['-c', `import urllib.request; urllib.request.urlopen('https://localhost:${port}')`]] as const,
    ],
  ])(
    'of %s that does not trust the CA leaves one line: what it called and the two ways to mend it',
    async (_, commandFor) => {
      const { port, notices } = await serveHttps()
      const [command, args] = commandFor(port)
      await run(command, args).catch(() => undefined)
      await vi.waitFor(() => expect(notices).toEqual([expect.stringMatching(mended)]))
    },
  )

  test('of a client that called a name without a certificate leaves a line that names --tls-name', async () => {
    const { port, ca, notices } = await serveHttps()
    await expect(shakeHands(port, { servername: 'example.com', ca: await ca() })).rejects.toThrow(/altnames/)
    await vi.waitFor(() => expect(notices.at(-1)).toMatch(/https:\/\/example\.com:\d+.*--tls-name example\.com/))
  })

  test('of a client that speaks TLS 1.1 at most says so', async () => {
    const { port, notices } = await serveHttps()
    const options = ['s_client', '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0', '-connect', `localhost:${port}`]
    await run('openssl', options).catch(() => undefined)
    await vi.waitFor(() => expect(notices).toEqual([expect.stringContaining('no TLS 1.2 or newer')]))
  })

  test.each([
    [['h2'], /it offered HTTP\/2 alone; "http\/1\.1" is spoken here\. Let the client offer/],
    [['HTTP/1.1'], /it offered "HTTP\/1\.1" by ALPN; "http\/1\.1" is spoken here/],
    [['spdy/3', 'h2'], /it offered "spdy\/3", "h2" by ALPN/],
  ])('of a client that offers %s alone says so, and nothing of trust', async (ALPNProtocols, line) => {
    const { port, ca, notices } = await serveHttps()
    const options = { servername: 'localhost', ca: await ca(), ALPNProtocols }
    await expect(shakeHands(port, options)).rejects.toThrow(/no.application.protocol/)
    await vi.waitFor(() => expect(notices).toEqual([expect.stringMatching(line)]))
    expect(notices[0]).not.toContain('trust')
  })

  test('where the certificate is your own speaks of that one', async () => {
    const folder = caFolder()
    const files = { tlsCert: join(folder, 'own.pem'), tlsKey: join(folder, 'own-key.pem') }
    const identity = createKey()
    writeFileSync(files.tlsCert, openAuthority(folder).sign(identity, [{ kind: 'name', value: 'own.test' }]))
    writeFileSync(files.tlsKey, identity.export({ type: 'pkcs8', format: 'pem' }))
    const { port, notices } = await serveHttps({ caDir: folder, ...files })
    await expect(shakeHands(port, { servername: 'own.test' })).rejects.toThrow()
    await vi.waitFor(() => expect(notices).toEqual([expect.stringMatching(/trust the certificate of --tls-cert/)]))
  })

  test.each([
    ['a record', '160301000401020304'],
    ['a hello', `16${'41'.repeat(200)}`],
  ])('of bytes that only begin like %s ends at once, and says why in words', async (_, bytes) => {
    const { port, notices } = await serveHttps()
    const socket = connect(port, '127.0.0.1')
    socket.write(Buffer.from(bytes, 'hex'))
    await readAll(socket)
    expect(notices).toEqual([
      expect.stringMatching(/^Failed to speak TLS with 127\.0\.0\.1, which called https:\S+: [a-z ]+\. Make /),
    ])
  })

  test('with TLS off is named and closed, and http goes on', async () => {
    const { port, url, notices } = await serveHttps({ tls: 'off' })
    const socket = connectTls({ host: '127.0.0.1', port, servername: 'kyc.internal' })
    await expect(once(socket, 'secureConnect')).rejects.toThrow(/wrong version number/)
    expect(notices).toEqual([
      expect.stringMatching(/127\.0\.0\.1, which called https:\/\/kyc\.internal:\d+: TLS is off.*http/),
    ])
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
    expect((await fetch(`${url}/_emulator/ca.pem`)).status).toBe(404)
  })
})

test('a CallbackUrl may lead to the inbox by https', async () => {
  const { port, url } = await serveHttps({ completeAfter: 0 })
  const { url: path } = signV3({
    credentials: key,
    query: faceLiveness({ CallbackUrl: `https://localhost:${port}/_emulator/inbox/shop` }),
  })
  const headers = { 'x-acs-action': 'Initialize', 'x-acs-version': '2022-08-09' }
  const opened = await fetch(`${url}${path}`, { method: 'POST', headers })
  expect([opened.status, opened.headers.get('x-emulator-reason')]).toEqual([200, null])
  const received = async () => (await (await fetch(`${url}/_emulator/inbox`)).json()) as unknown
  await expect.poll(async () => JSON.stringify(await received()), { timeout: 4000 }).toContain('transactionId')
})

test('a folder that cannot be written to costs nothing but the memory of the CA', async () => {
  const { port, ca } = await serveHttps({ caDir: '/dev/null/ca' })
  expect((await shakeHands(port, { servername: 'localhost', ca: await ca() })).authorized).toBe(true)
})

test('a CA is trusted once: later emulators of the installation show certificates of the same one', async () => {
  const caDir = caFolder()
  const first = await serveHttps({ caDir })
  const ca = await first.ca()
  const second = await serveHttps({ caDir })
  expect((await shakeHands(second.port, { servername: 'localhost', ca })).authorized).toBe(true)
})
