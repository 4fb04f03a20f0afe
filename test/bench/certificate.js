// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * A key and a certificate of the kind that the emulator makes itself: on P-256, with the same extensions, for as many
 * names. It signs itself, so that one certificate is sent by either.
 * @param {string} file where it is kept as PEM; made unless it is there
 */
export function certificateFile(file) {
  if (existsSync(file)) return file
  const extensions = [
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth',
    `subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1,DNS:${hostname()},DNS:host.docker.internal`,
  ].flatMap(each => ['-addext', each])
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-']
  const about = ['-subj', '/O=bare server/CN=localhost', '-days', '2', ...extensions]
  writeFileSync(file, execFileSync('openssl', ['req', '-x509', ...key, ...about], { stdio: 'pipe' }), { mode: 0o600 })
  return file
}
