import { createClient, createCluster, createSentinel } from '@redis/client'
import type { StoreAddress } from '../options/store-address.ts'
import type { Wire } from './link.ts'

const reconnectStrategy = (retries: number) => Math.min(50 * 2 ** Math.min(retries, 4), 500)

type Connecting = {
  connect: () => Promise<unknown>
  destroy: () => void
  once: (event: 'error', listener: (why: Error) => void) => unknown
  off: (event: 'error', listener: (why: Error) => void) => unknown
}

type Server = { sendCommand: (args: readonly string[]) => Promise<unknown> }

/** Connects to one server, to the master that sentinels name, or to a cluster; rejects when nothing answers. */
export async function connectWire(address: StoreAddress): Promise<Wire> {
  const { hosts, tls, username, password, database, kind } = address
  const login = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
  const socket = { connectTimeout: 5000, reconnectStrategy, ...(tls && { tls: true as const }) }
  // Time is kept for all commands together, by the link: a timer for each would cost more than sending it.
  const commandOptions = { timeout: 0 }
  const common = { ...login, RESP: 2 as const, disableOfflineQueue: true, commandOptions }
  const urlOf = ({ host, port }: StoreAddress['hosts'][number]) =>
    `redis${tls ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`

  if (kind === 'cluster') {
    const cluster = createCluster({
      rootNodes: hosts.map(host => ({ url: urlOf(host), ...login, socket })),
      defaults: { ...common, socket },
      commandOptions,
      RESP: 2,
    })
    cluster.on('error', ignore)
    await cluster.connect()
    return {
      isCluster: true,
      send: (key, args) => cluster.sendCommand(key === '' ? undefined : key, false, [...args]),
      deleteAll: async pattern => {
        for (const master of cluster.masters) await deleteOn(await cluster.nodeClient(master), pattern)
      },
      subscribe: (channel, listener) => cluster.subscribe(channel, listener),
      close: async () => cluster.destroy(),
    }
  }

  if (kind === 'sentinels') {
    const sentinel = createSentinel({
      name: address.sentinel,
      sentinelRootNodes: [...hosts],
      nodeClientOptions: { ...common, socket, database },
      commandOptions,
      RESP: 2,
      scanInterval: 1000,
    })
    sentinel.on('error', ignore)
    await sentinel.connect()
    const server: Server = { sendCommand: args => sentinel.sendCommand(false, [...args]) }
    return {
      isCluster: false,
      send: (_, args) => server.sendCommand(args),
      deleteAll: pattern => deleteOn(server, pattern),
      subscribe: (channel, listener) => sentinel.subscribe(channel, listener),
      close: async () => sentinel.destroy(),
    }
  }

  const [host = { host: '127.0.0.1', port: 6379 }] = hosts
  const options = { url: urlOf(host), ...common, socket, database }
  const client = createClient(options)
  const listening = createClient(options)
  for (const each of [client, listening]) each.on('error', ignore)
  await connectOnce(client)
  await connectOnce(listening)
  return {
    isCluster: false,
    send: (_, args) => client.sendCommand([...args]),
    deleteAll: pattern => deleteOn(client, pattern),
    subscribe: (channel, listener) => listening.subscribe(channel, listener),
    async close() {
      client.destroy()
      listening.destroy()
    },
  }
}

/** What went wrong is said by the command that it went wrong for. */
function ignore(): void {}

/** The first connection tells why there is none; later ones are tried again and again. */
function connectOnce(client: Connecting): Promise<unknown> {
  return new Promise((accept, reject) => {
    const fail = (why: Error) => {
      client.destroy()
      reject(why)
    }
    client.once('error', fail)
    client.connect().then(() => {
      client.off('error', fail)
      accept(undefined)
    }, reject)
  })
}

async function deleteOn(server: Server, pattern: string): Promise<void> {
  let cursor = '0'
  do {
    const [next, names] = (await server.sendCommand(['SCAN', cursor, 'MATCH', pattern, 'COUNT', '1000'])) as [
      string,
      string[],
    ]
    cursor = next
    // One at a time: in a cluster, one command may name keys of one slot only.
    await Promise.all(names.map(name => server.sendCommand(['UNLINK', name])))
  } while (cursor !== '0')
}
