import { request as httpRequest } from 'node:http'
import type { Emulator } from '../../src/emulator/api.ts'
import type { Engine } from '../../src/emulator/assemble.ts'
import { engineOf } from '../../src/emulator/declare.ts'
import { createEmulator } from '../../src/node/create-emulator.ts'
import { serve } from '../../src/node/serve.ts'
import type { Options } from '../../src/options/options.ts'
import type { PlainRequest } from './signed-request.ts'

/** An answer as a caller sees it, the same through every door. */
export type Answer = { status: number; headers: Record<string, string>; text: string }

/** One way into an emulator: `call` sends a request through it. `url` is where SDKs point, where there is a socket. */
export type Door = {
  name: string
  /** The inside of the emulator: what it remembers, without what its declared verbs add. */
  emulator: Engine
  url?: string
  call: (request: PlainRequest) => Promise<Answer>
  close: () => Promise<void>
}

/** A test's own emulator has no rate limit unless the test asks for one: suites call faster than 50 times a second. */
const forTests = { qps: 0, faces: 'present', log: 'silent' } as const

export async function openInProcess(options: Partial<Options> = {}): Promise<Door> {
  const emulator = createEmulator({ ...forTests, ...options })
  return {
    name: 'in process',
    emulator: engineOf(emulator),
    async call(request) {
      const { status, headers, body } = await emulator.answer(request)
      return { status, headers, text: body }
    },
    close: async () => undefined,
  }
}

export async function openFetch(options: Partial<Options> = {}): Promise<Door> {
  const emulator = createEmulator({ ...forTests, ...options })
  return {
    name: 'fetch(Request)',
    emulator: engineOf(emulator),
    call: callThroughFetch(emulator),
    close: async () => undefined,
  }
}

/** Hands an emulator a web Request for each plain one. */
export function callThroughFetch(emulator: Pick<Emulator, 'fetch'>): Door['call'] {
  return async ({ method, url, headers, body }) => {
    const response = await emulator.fetch(
      new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
        method,
        headers,
        ...(method !== 'GET' && method !== 'HEAD' && { body: Uint8Array.from(body) }),
      }),
    )
    if (response.type === 'error') throw new TypeError('Failed to fetch: the connection was cut off.')
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
  }
}

export async function openHttp(options: Partial<Options> = {}): Promise<Door & { url: string }> {
  const server = await serve({ ...forTests, port: 0, ...options })
  return {
    name: 'HTTP',
    emulator: engineOf(server.emulator),
    url: server.url,
    call: request => sendOverHttp(server.url, request),
    close: server.close,
  }
}

/** Every door, for `describe.each`. */
export const doors = [
  { door: 'in process', open: openInProcess },
  { door: 'fetch(Request)', open: openFetch },
  { door: 'HTTP', open: openHttp },
]

/** Sends a request exactly as given: the Host header may differ from where it goes. */
export function sendOverHttp(origin: string, { method, url, headers, body }: PlainRequest): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((accept, reject) => {
    const request = httpRequest({ host: hostname, port, method, path: url, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        accept({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          text: Buffer.concat(chunks).toString(),
        }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** What of an answer is the emulator's: the rest belongs to the connection it came over, or tells how long it took. */
export function essence({ status, headers, text }: Answer): Answer {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(date|connection|keep-alive|transfer-encoding)$/.test(name),
  )
  const isTimed = text.includes('"milliseconds":')
  const timeless = kept.filter(([name]) => !isTimed || name !== 'content-length')
  return {
    status,
    headers: Object.fromEntries(timeless.sort()),
    text: text.replaceAll(/"milliseconds":[\d.]+/g, '"milliseconds":0'),
  }
}

/** The fields of a JSON answer, or of an XML one flattened by element name. */
export function fieldsOf(answer: Answer): Record<string, string> & { Result?: Record<string, string> } {
  if (answer.text.startsWith('<')) {
    const leaves = answer.text.matchAll(/<([A-Za-z]+)>([^<]*)<\/\1>/g)
    return Object.fromEntries([...leaves].map(([, name = '', value = '']) => [name, value]))
  }
  return JSON.parse(answer.text)
}
