import { engineOf } from '../../src/emulator/declare.ts'
import { type Server, serve } from '../../src/node/serve.ts'
import type { Options } from '../../src/options/options.ts'
import { type Answer, type Door, sendOverHttp } from '../support/doors.ts'
import { openRoundRobin } from '../support/round-robin.js'
import type { PlainRequest } from '../support/signed-request.ts'

/** Several emulators on one store, behind a load balancer that turns to them in turn. */
export type Replicas = {
  servers: Server[]
  /** Where the load balancer listens. */
  url: string
  call: Door['call']
  /** Sends to one of them. */
  callOne: (index: number, request: PlainRequest) => Promise<Answer>
  engines: Door['emulator'][]
  close: () => Promise<void>
}

export async function openReplicas(count: number, options: Partial<Options>): Promise<Replicas> {
  const servers: Server[] = []
  for (let index = 0; index < count; index += 1)
    servers.push(await serve({ qps: 0, faces: 'present', log: 'silent', port: 0, ...options }))
  const proxy = await openRoundRobin(servers.map(({ url }) => url))
  return {
    servers,
    url: proxy.url,
    callOne: (index, request) => sendOverHttp(servers[index]?.url ?? '', request),
    call: request => sendOverHttp(proxy.url, request),
    engines: servers.map(({ emulator }) => engineOf(emulator)),
    close: async () => {
      await proxy.close()
      await Promise.all(servers.map(({ close }) => close()))
    },
  }
}

/** An answer without what only a shared store adds to it: the name of the replica. */
export function withoutReplica({ status, headers, text }: Answer): Answer {
  const plain = text.replaceAll(/,"replica":"[^"]*"/g, '')
  const emulator = headers['x-emulator']?.replace(/ \(replica [^)]*\)$/, '')
  const length = headers['content-length'] !== undefined &&
    plain !== text && { 'content-length': String(Buffer.byteLength(plain)) }
  return { status, headers: { ...headers, ...(emulator && { 'x-emulator': emulator }), ...length }, text: plain }
}
