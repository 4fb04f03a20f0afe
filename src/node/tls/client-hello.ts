import type { Socket } from 'node:net'
import type { Called } from './handshake-report.ts'

/** What a TLS hello asks for: a server's name, and protocols above TLS. */
type Asked = { serverName?: string; protocols?: string[] }

const serverName = 0
const applicationProtocols = 16

/** So many offered protocols are read at most. */
const mostProtocols = 8

/**
 * What a TLS hello asks for, judged by its first bytes: no name where it calls an address, and nothing of what
 * these bytes do not hold. Source: RFC 8446 §4.1.2, RFC 6066 §3, RFC 7301 §3.1.
 */
function readHello(hello: Uint8Array): Asked {
  const bytes = Buffer.from(hello.buffer, hello.byteOffset, hello.byteLength)
  const asked: Asked = {}
  try {
    // Record header, handshake header, version and random.
    let at = 5 + 4 + 2 + 32
    at += 1 + bytes.readUInt8(at) // session
    at += 2 + bytes.readUInt16BE(at) // cipher suites
    at += 1 + bytes.readUInt8(at) // compression
    const end = at + 2 + bytes.readUInt16BE(at)
    for (at += 2; at < end; at += 4 + bytes.readUInt16BE(at + 2)) {
      const kind = bytes.readUInt16BE(at)
      if (kind === serverName) {
        const name = bytes.toString('latin1', at + 9, at + 9 + bytes.readUInt16BE(at + 7))
        if (/^[\w.:-]+$/.test(name)) asked.serverName = name
      } else if (kind === applicationProtocols)
        asked.protocols = namesIn(bytes.subarray(at + 6, at + 6 + bytes.readUInt16BE(at + 4)))
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
  }
  return asked
}

/** A list in which the length of each name stands before it. */
function namesIn(list: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at < list.length && names.length < mostProtocols; at += 1 + (list[at] ?? 0))
    names.push(list.toString('latin1', at + 1, at + 1 + (list[at] ?? 0)).slice(0, 40))
  return names
}

/** The first byte of a TLS record that begins a handshake; no HTTP method begins so. */
export const isHello = (first: Uint8Array): boolean => first[0] === 0x16

/** Whom a connection called by TLS, and from where. */
export function calledBy(socket: Socket, hello: Uint8Array): Called {
  const { serverName, protocols } = readHello(hello)
  const address = plain(socket.localAddress)
  const host = serverName ?? (address?.includes(':') ? `[${address}]` : address)
  return {
    serverName,
    url: `https://${host}:${socket.localPort}`,
    from: plain(socket.remoteAddress),
    ...(protocols && { protocols }),
  }
}

/** An IPv4 address as such, also where the socket takes both kinds. */
const plain = (address: string | undefined) => address?.replace(/^::ffff:/, '')
