import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { SharedText } from '../../emulator/store.ts'
import type { Options } from '../../options/options.ts'
import { trustOwnAuthority } from '../own-authorities.ts'
import { machineTime, setTimeout } from '../timers.ts'
import { openAuthority } from './authority.ts'
import { defaultCaFolder } from './ca-folder.ts'
import { calledBy } from './client-hello.ts'
import { type Called, type HandshakeError, reportHandshake } from './handshake-report.ts'
import { createIdentities, type Identities } from './identities.ts'
import { readServerName } from './names.ts'
import { readOwnIdentity } from './own-identity.ts'
import { openSharedAuthority } from './shared-authority.ts'

type TlsOptions = Pick<Options, 'host' | 'caDir' | 'tlsCert' | 'tlsKey' | 'tlsNames' | 'requestTimeout'>

type Parts = {
  options: TlsOptions
  notice: (message: string) => void
  /** Gets a connection once its handshake is through. */
  serve: (socket: TLSSocket) => void
  /** Where emulators that share a store keep their CA, unless they are given a folder for it. */
  shared?: SharedText | undefined
}

/** A client that hangs up within so long after its handshake, without a word, did so because of it. In milliseconds. */
const hangUpTime = 2000

/** The error of a handshake comes up to so long after its connection has gone, in milliseconds. */
const errorDelay = 500

/** The TLS side of the port. */
export type TlsDoor = {
  /** Takes a connection whose first bytes are there to be read; it is handed on once it is deciphered. */
  take: (socket: Socket, hello: Uint8Array) => void
  /** What clients are to trust, as PEM; undefined with a certificate of the user's own. */
  authority: (() => string | Promise<string>) | undefined
}

/** @throws {Error} when the user's own certificate cannot be used, or the store that keeps the CA cannot be reached. */
export async function openTlsDoor({ options, notice, serve, shared }: Parts): Promise<TlsDoor> {
  const { fallback, contextFor, knows, authority } =
    options.tlsCert || options.tlsKey ? readOwnIdentity(options) : await byAuthority()
  const server = createServer({
    ...fallback,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: options.requestTimeout,
    SNICallback(name, done) {
      try {
        done(null, contextFor(name))
      } catch (thrown) {
        done(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    },
  })
  /** Connections whose handshake is under way, with what their hello asked for and where they come from. */
  const underWay = new Map<string, { raw: Socket; called: Called }>()

  server.on('secureConnection', socket => {
    const since = machineTime()
    const place = placeOf(socket)
    const called = underWay.get(place)?.called
    underWay.delete(place)
    socket.on('close', () => {
      if (called && socket.bytesRead === 0 && machineTime() - since < hangUpTime) tell(called, undefined)
    })
    socket.allowHalfOpen = true
    serve(socket)
  })
  server.on('tlsClientError', (error, socket) => {
    // By now it has forgotten where it came from: of the connections below, one that asked for that name is meant.
    const asked = [...underWay.values()].filter(({ called }) => (called.serverName ?? false) === nameOf(socket))
    const meant = asked.find(({ raw }) => raw.destroyed) ?? asked.at(-1)
    if (meant) tell(meant.called, error)
    socket.destroy()
  })

  const tell = (called: Called, error: HandshakeError | undefined) =>
    notice(reportHandshake({ ...called, isKnownName: knows(called.serverName), isOwnCertificate: !authority, error }))

  return {
    take(socket, hello) {
      const place = placeOf(socket)
      underWay.set(place, { raw: socket, called: calledBy(socket, hello) })
      // Nobody else listens to what happens to it before its handshake is through. What was wrong is told only after.
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        if (underWay.get(place)?.raw !== socket) return
        setTimeout(() => {
          if (underWay.get(place)?.raw === socket) underWay.delete(place)
        }, errorDelay).unref()
      })
      // A peer that ends its half during the handshake wants nothing more; one that does so later may still be
      // answered.
      socket.allowHalfOpen = false
      server.emit('connection', socket)
    },
    authority,
  }

  async function byAuthority(): Promise<Identities & Pick<TlsDoor, 'authority'>> {
    const names = options.tlsNames.flatMap(name => readServerName(name) ?? [])
    const ofFolder = () => openAuthority(options.caDir || defaultCaFolder(), names)
    const opened =
      shared && options.caDir === ''
        ? await openSharedAuthority(shared, () => ofFolder().text(), names)
        : { newest: undefined, ...ofFolder() }
    trustOwnAuthority(opened.certificate())
    return {
      ...createIdentities({ authority: opened, names, host: options.host, notice }),
      authority: opened.newest ?? opened.certificate,
    }
  }
}

const placeOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

/** The name that a client asked for; false when none, or its hello never came whole. */
const nameOf = ({ servername }: TLSSocket): string | false => (typeof servername === 'string' ? servername : false)
