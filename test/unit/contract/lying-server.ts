import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** The header by which the emulator is recognized: who sends it is given every case. */
export const asEmulator = { 'x-emulator': 'cloudauth-emulator/0.0.0' }

export const requestId = '0A1B2C3D-0000-5000-8000-000000000000'

/** The action that the contract asks for before all cases, to see who answers. */
export const recognition = 'RecognizeEmulator'

type Told = { status?: number; headers?: Record<string, string>; body?: string }
type Asked = { request: IncomingMessage; response: ServerResponse; action: string; calls: number }

/**
 * A server that answers each call with what `tell` makes of it, and nothing where that is undefined. `actions` are those
 * that it was asked for.
 */
export async function openLyingServer(tell: (asked: Asked) => Told | undefined) {
  const actions: string[] = []
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    const action = request.headers['x-acs-action'] ?? searchParams.get('Action')
    // A health check of another test, which asks every server of this user, is none of its calls.
    if (typeof action !== 'string') return void response.writeHead(404).end()
    actions.push(action)
    request.resume().on('end', () => {
      const told = tell({ request, response, action, calls: actions.length })
      if (!told) return
      const { status = 200, headers = asEmulator, body = '{}' } = told
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, actions }
}
