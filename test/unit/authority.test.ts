import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openAuthority, removeAuthority } from '../../src/node/tls/authority.ts'
import { textOfPair } from '../../src/node/tls/authority-pair.ts'
import { createAuthorityCertificate, createKey } from '../../src/node/tls/certificate.ts'
import { usualSubtrees } from '../../src/node/tls/names.ts'
import { caFolder, serveHttps, shakeHands } from '../support/https.ts'

const run = promisify(execFile)

describe('the certificate authority', () => {
  test('keeps its key for its user alone and its certificate for everyone', () => {
    const folder = join(caFolder(), 'new')
    const authority = openAuthority(folder)
    expect(authority.file).toBe(join(folder, 'ca.pem'))
    expect(statSync(join(folder, 'ca-key.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(authority.certificate())
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).not.toContain('PRIVATE')
    const { ca, publicKey, subject, issuer } = new X509Certificate(authority.certificate())
    expect([ca, subject === issuer]).toEqual([true, true])
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  })

  test('is widened in place: clients that trusted its key trust what it signed before', () => {
    const folder = caFolder()
    const before = openAuthority(folder)
    const name = { kind: 'name', value: 'shop.example' } as const
    expect(before.permits(name)).toBe(false)
    const after = openAuthority(folder, [name])
    expect(after.permits({ kind: 'name', value: 'a.shop.example' })).toBe(true)
    const [old, wide] = [before, after].map(({ certificate }) => new X509Certificate(certificate()))
    expect(wide?.publicKey.export({ type: 'spki', format: 'pem' })).toBe(
      old?.publicKey.export({ type: 'spki', format: 'pem' }),
    )
    expect(openAuthority(folder).permits(name)).toBe(true)
  })

  test('signs for a single label alone, never for what is below it', () => {
    const folder = caFolder()
    const authority = openAuthority(folder, [{ kind: 'name', value: 'com' }])
    const permits = (value: string) => authority.permits({ kind: 'name', value })
    expect(['com', 'app', 'example.com', '*.com', 'evil.app', 'x.internal'].map(permits)).toEqual([
      ...[true, true, false, false, false, true],
    ])
    expect(openAuthority(folder).permits({ kind: 'name', value: 'com' })).toBe(true)
  })

  test('that early versions kept is bound more closely, with the key that clients trust', () => {
    const folder = caFolder()
    const key = createKey()
    const wide = { names: [...usualSubtrees.names, 'app', 'com'], labels: [], nets: usualSubtrees.nets }
    const kept = { key, certificate: createAuthorityCertificate(key, wide, Date.now()) }
    writeFileSync(join(folder, 'ca-key.pem'), textOfPair(kept))
    const authority = openAuthority(folder)
    const permits = (value: string) => authority.permits({ kind: 'name', value })
    expect(['com', 'example.com', 'app', 'evil.app', 'localhost'].map(permits)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
    const keyOf = (certificate: string) =>
      new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' })
    expect(keyOf(authority.certificate())).toBe(keyOf(kept.certificate))
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(authority.certificate())
  })

  test('that is damaged is left alone, and said to be kept in memory', () => {
    const folder = caFolder()
    writeFileSync(join(folder, 'ca-key.pem'), 'rubbish')
    const authority = openAuthority(folder)
    expect(authority.notKept).toMatch(/ca-key\.pem.*ca --remove/)
    expect(readFileSync(join(folder, 'ca-key.pem'), 'utf8')).toBe('rubbish')
    expect(removeAuthority(folder)).toBe(true)
    expect(openAuthority(folder).notKept).toBeUndefined()
  })

  test('can be kept nowhere below a file', () => {
    const folder = caFolder()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'file'), '')
    expect(openAuthority(join(folder, 'file', 'ca')).file).toBeUndefined()
  })
})

describe('a name outside the constraints of the CA, with a certificate by its own key', () => {
  /** An emulator that shows a certificate which only a thief of the CA's key could have made. */
  async function serveStolen(...names: { kind: 'name' | 'address'; value: string }[]) {
    const caDir = caFolder()
    const authority = openAuthority(caDir)
    const key = createKey()
    const files = { tlsCert: join(caDir, 'stolen.pem'), tlsKey: join(caDir, 'stolen-key.pem') }
    writeFileSync(files.tlsCert, authority.sign(key, names))
    writeFileSync(files.tlsKey, key.export({ type: 'pkcs8', format: 'pem' }))
    return { ...(await serveHttps({ caDir, ...files })), ca: authority.certificate(), file: join(caDir, 'ca.pem') }
  }

  test.each([
    ['within them', 'kyc.internal', true],
    ['outside', 'example.com', false],
    ['outside, ending alike', 'evilaliyuncs.com', false],
    ['a service, called like a public domain', 'app', true],
    ['below that, in the public domain', 'evil.app', false],
  ])('%s (%s): accepted by OpenSSL, Node and Python: %s', async (_, name, accepted) => {
    const { port, ca, file } = await serveStolen({ kind: 'name', value: name })
    const byNode = shakeHands(port, { servername: name, ca }).then(
      () => true,
      error => expect(error.message).toMatch(/(permitted|excluded) subtree violation/) ?? false,
    )
    const byOpenSsl = run('sh', [
      '-c',
      `openssl s_client -connect 127.0.0.1:${port} -servername ${name} -verify_hostname ${name} -CAfile ${file} -verify_return_error </dev/null`,
    ]).then(
      () => true,
      error => expect(error.stderr).toMatch(/(permitted|excluded) subtree violation/) ?? false,
    )
    const byPython = run('python3', [
      '-c',
      `import socket, ssl
context = ssl.create_default_context(cafile=${JSON.stringify(file)})
context.wrap_socket(socket.create_connection(('127.0.0.1', ${port})), server_hostname=${JSON.stringify(name)})`,
    ]).then(
      () => true,
      error => expect(error.stderr).toMatch(/(permitted|excluded) subtree violation/) ?? false,
    )
    expect(await Promise.all([byNode, byOpenSsl, byPython].map(async outcome => (await outcome) === true))).toEqual([
      accepted,
      accepted,
      accepted,
    ])
  })

  test('a public address is refused as well', async () => {
    const { port, ca } = await serveStolen({ kind: 'address', value: '8.8.8.8' })
    await expect(shakeHands(port, { ca, checkServerIdentity: () => undefined })).rejects.toThrow(/permitted subtree/)
  })
})

describe('a certificate of your own', () => {
  test.each([
    [{ tlsCert: '/dev/null/cert.pem', tlsKey: '/dev/null/key.pem' }, /--tls-cert \/dev\/null\/cert\.pem/],
    [{ tlsCert: '', tlsKey: '/dev/null' }, /--tls-cert.*together/],
    [{ tlsCert: '/dev/null', tlsKey: '' }, /--tls-key.*together/],
    [{ tlsCert: '/dev/null', tlsKey: '/dev/null' }, /--tls-cert \/dev\/null with --tls-key/],
  ])('that cannot be used stops the start: %o', async (options, words) => {
    await expect(serveHttps(options)).rejects.toThrow(words)
  })

  test('is shown whatever name is asked for, and there is no CA to fetch', async () => {
    const folder = caFolder()
    const [authority, key] = [openAuthority(folder), createKey()]
    const files = { tlsCert: join(folder, 'own.pem'), tlsKey: join(folder, 'own-key.pem') }
    writeFileSync(files.tlsCert, authority.sign(key, [{ kind: 'name', value: 'own.internal' }]))
    writeFileSync(files.tlsKey, key.export({ type: 'pkcs8', format: 'pem' }))
    expect(createPrivateKey(readFileSync(files.tlsKey)).asymmetricKeyType).toBe('ec')
    const { port, url } = await serveHttps(files)
    const socket = await shakeHands(port, { servername: 'other.internal', rejectUnauthorized: false })
    expect(socket.getPeerCertificate().subject.CN).toBe('own.internal')
    expect((await fetch(`${url}/_emulator/ca.pem`)).status).toBe(404)
  })
})
