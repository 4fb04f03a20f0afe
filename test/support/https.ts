import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { serve } from '../../src/node/serve.ts'
import type { Options } from '../../src/options/options.ts'

/** A folder for a CA that is gone after the test. */
export function caFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ca-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An emulator with a CA of its own, what it has said, and the CA's certificate as clients fetch it. */
export async function serveHttps(options: Partial<Options> = {}) {
  const notices: string[] = []
  const caDir = options.caDir ?? caFolder()
  const server = await serve(
    { port: 0, qps: 0, faces: 'present', log: 'silent', ...options, caDir },
    { warn: message => void notices.push(message) },
  )
  onTestFinished(() => server.close())
  return { ...server, notices, caDir, port: Number(new URL(server.url).port), ca: () => readCa(server.url) }
}

export const readCa = async (url: string) => (await fetch(`${url}/_emulator/ca.pem`)).text()

/** Shakes hands with a port of this machine and waits until that is through. Rejects as the client does. */
export async function shakeHands(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ...options })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

/** Sends a request by https to a port of this machine under a name, and reads the answer. */
export function callByHttps(
  port: number,
  {
    body,
    ...options
  }: {
    ca?: string
    servername?: string
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: Uint8Array
  },
): Promise<{ status: number; text: string }> {
  return new Promise((accept, reject) => {
    const call = request({ host: '127.0.0.1', port, agent: false, ...options }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => {
        text += part
      })
      response.on('end', () => accept({ status: response.statusCode ?? 0, text }))
    })
    call.on('error', reject)
    call.end(body)
  })
}
