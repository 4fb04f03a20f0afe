import type { Socket } from 'node:net'
import type { Called } from './handshake-report.ts'

/**
 * The server name that a TLS hello asks for, judged by its first bytes; undefined when it asks for none, as for
 * an address, or the bytes end before. Source: RFC 8446 §4.1.2, RFC 6066 §3.
 */
function serverNameOf(hello: Uint8Array): string | undefined {
  const bytes = Buffer.from(hello.buffer, hello.byteOffset, hello.byteLength)
  try {
    // Record header, handshake header, version and random.
    let at = 5 + 4 + 2 + 32
    at += 1 + bytes.readUInt8(at) // session
    at += 2 + bytes.readUInt16BE(at) // cipher suites
    at += 1 + bytes.readUInt8(at) // compression
    const end = at + 2 + bytes.readUInt16BE(at)
    for (at += 2; at < end; at += 4 + bytes.readUInt16BE(at + 2)) {
      if (bytes.readUInt16BE(at) !== serverName) continue
      const length = bytes.readUInt16BE(at + 7)
      const name = bytes.toString('latin1', at + 9, at + 9 + length)
      return /^[\w.:-]+$/.test(name) ? name : undefined
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
  }
  return undefined
}

const serverName = 0

/** The first byte of a TLS record that begins a handshake; no HTTP method begins so. */
export const isHello = (first: Uint8Array): boolean => first[0] === 0x16

/** Whom a connection called by TLS, and from where. */
export function calledBy(socket: Socket, hello: Uint8Array): Called {
  const serverName = serverNameOf(hello)
  const address = plain(socket.localAddress)
  const host = serverName ?? (address?.includes(':') ? `[${address}]` : address)
  return { serverName, url: `https://${host}:${socket.localPort}`, from: plain(socket.remoteAddress) }
}

/** An IPv4 address as such, also where the socket takes both kinds. */
const plain = (address: string | undefined) => address?.replace(/^::ffff:/, '')
