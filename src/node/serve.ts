import type { AddressInfo, Socket } from 'node:net'
import type { Emulator } from '../emulator/api.ts'
import { assembleEngine } from '../emulator/assemble.ts'
import { declareEmulator } from '../emulator/declare.ts'
import type { Handed } from '../emulator/handed.ts'
import type { Runtime } from '../emulator/runtime.ts'
import { limits } from '../gateway/limits.ts'
import { hostFault } from '../network/hosts.ts'
import { type OptionName, type Options, resolveOptions } from '../options/options.ts'
import { serveBothProtocols } from './both-protocols.ts'
import { http } from './builtins.ts'
import { createDoor } from './door.ts'
import { drillOfEnvironment } from './drilled.ts'
import { expectPictures, speaksOfPictures } from './expect-pictures.ts'

import { openStore } from './open-store.ts'

import { alsoRecording, recorderOfEnvironment } from './runs/recorded.ts'

import { nodeRuntime, nodeRuntimeOf } from './runtime.ts'
import { endWith } from './send-reply.ts'
import { setTimeout } from './timers.ts'
import type { TlsDoor } from './tls/tls-door.ts'

/** An emulator on a port. `close` stops accepting, lets what runs finish, and gives up on it after 900 ms. */
export type Server = {
  url: string
  /** Host and port, as SDKs want their endpoint. */
  endpoint: string
  emulator: Emulator
  close: () => Promise<void>
}

/**
 * What the real gateway announces, in milliseconds.
 *
 * @source gatewayAnswers
 * @documented A connection is kept open for 25 seconds (`Keep-Alive: timeout=25`).
 */
const keepAliveTimeout = 25_000

/** How long `close` waits for answers that are under way before it says that there will be none, in milliseconds. */
const patience = 750

/** How long `close` waits before it cuts the connections that are left, in milliseconds. */
const graceTime = 900

/**
 * Serves an emulator over HTTP and, on the same port, HTTPS.
 * @throws {Error} for a wrong option, a certificate that cannot be used, or when the port cannot be had.
 */
export async function serve(
  given: Partial<Options> = {},
  {
    report,
    store,
    warn,
    origins,
    label,
    recorder = recorderOfEnvironment(),
    intervention = drillOfEnvironment(label),
  }: Handed = {},
): Promise<Server> {
  const options = resolveOptions(given)
  const notice = warn ?? (options.log === 'silent' ? () => undefined : nodeRuntime.warn)
  let tls: Promise<TlsDoor> | undefined
  const loadTls = () => {
    tls ??= import('./tls/tls-door.ts').then(({ openTlsDoor }) =>
      openTlsDoor({ options, notice, serve: socket => protocols.serve(socket), shared: (store ?? opened)?.authority }),
    )
    // A store that was away when the CA was asked for is asked again.
    tls.catch(() => {
      tls = undefined
    })
    return tls
  }
  const loadAuthority = async () => (await loadTls()).authority?.()
  const withTls = options.tls === 'on'
  const trustOurselves = async (target: string) => {
    if (withTls && /^https:/i.test(target) && hostFault(target, 'public')) await loadTls()
  }
  let url: string | undefined
  const platform = nodeRuntimeOf(options)
  const runtime: Runtime = {
    ...platform,
    ...(withTls && { loadAuthority }),
    ownOrigin: () => url,
    // Before the first call by https, which may be one to ourselves, there is no CA to trust.
    async sendCallback(target, bounds) {
      await trustOurselves(target)
      return platform.sendCallback(target, bounds)
    },
    async isReachable(target, outbound) {
      await trustOurselves(target)
      return platform.isReachable(target, outbound)
    },
  }
  const opened = store === undefined && options.store !== 'memory' ? await openStore(options) : undefined
  const engine = assembleEngine(options, runtime, {
    store: store ?? opened,
    report: alsoRecording(report, recorder),
    warn: notice,
    origins,
    label,
    recorder,
    intervention,
  })
  const server = http.createServer({
    maxHeaderSize: limits.requestHead.value,
    keepAliveTimeout,
    headersTimeout: options.requestTimeout,
    requestTimeout: options.requestTimeout,
    connectionsCheckingInterval: Math.min(1000, options.requestTimeout),
    // A request without Host gets the API's own answer, not Node's empty 400.
    requireHostHeader: false,
  })
  const isSet = (name: OptionName) => (origins ? origins[name] !== 'default' : given[name] !== undefined)
  expectPictures(server, options, speaksOfPictures(isSet))
  // Node would drop those beyond without a word: with room for one more they are seen and refused.
  server.maxHeadersCount = limits.requestHeaders.value + 1
  server.maxConnections = limits.connections.value
  // Callers that have said all may close their half of a connection and still read their answer.
  Object.assign(server, { httpAllowHalfOpen: true })
  const door = createDoor(engine, server)
  server.on('request', door.answer)
  server.on('checkExpectation', door.answer)
  server.on('clientError', door.refuseBroken)
  // CONNECT and Upgrade would otherwise be cut off without a word.
  server.on('connect', (_request, socket) =>
    endWith(socket as Socket, engine.refuse('UnsupportedHTTPMethod', 'method: CONNECT is not supported, use POST')),
  )
  const protocols = serveBothProtocols(server, {
    patience: options.requestTimeout,
    endSilent: socket => door.refuseBroken({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket),
    endHello: socket => door.refuseBroken({ message: 'TLS, which is off (--tls off)' }, socket),
    loadTls: withTls ? loadTls : undefined,
    notice,
  })
  // A certificate of the user's own that cannot be used is known at once.
  if (withTls && (options.tlsCert || options.tlsKey)) await loadTls()
  await new Promise<void>((accept, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, accept)
  }).catch(async thrown => {
    await opened?.close()
    throw thrown
  })
  // One connection that cannot be taken, for want of descriptors say, must not end the process.
  server.on('error', () => undefined)
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const endpoint = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
  url = `http://${reachableAt(options.host)}:${port}`
  return {
    url: `http://${endpoint}`,
    endpoint,
    emulator: declareEmulator(engine),
    close: () => {
      closing ??= new Promise<void>(accept => {
        server.close(() => void (opened ? opened.close().finally(accept) : accept()))
        server.closeIdleConnections()
        door.endStreams()
        protocols.endSilent()
        setTimeout(door.giveUp, patience).unref()
        setTimeout(() => {
          door.destroyAll()
          protocols.endAll()
        }, graceTime).unref()
      })
      return closing
    },
  }
}

/** A host as a URL has it; what is bound to every address is reached at the loopback one. */
function reachableAt(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
