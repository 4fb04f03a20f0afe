import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { clearTimeout, setTimeout } from './timers.ts'
import { calledBy, isHello } from './tls/client-hello.ts'
import { reportRefusedHello } from './tls/handshake-report.ts'
import type { TlsDoor } from './tls/tls-door.ts'

type Parts = {
  /** How long a connection may say nothing, in milliseconds. */
  patience: number
  /** What is done with a connection that says nothing for so long. */
  endSilent: (socket: Socket) => void
  /** The TLS side of the port, loaded with the first hello; undefined when TLS is off. */
  loadTls: (() => Promise<TlsDoor>) | undefined
  endHello: (socket: Socket) => void
  notice: (message: string) => void
}

/**
 * Lets one port speak http and https: the first byte of a connection decides. Plain http goes to the server as before.
 * A TLS hello is deciphered first and then served by the same server, so every limit, timeout and `close` holds for
 * both.
 * @returns what serves a deciphered connection, and what ends connections that the server does not know of.
 */
export function serveBothProtocols(server: Server, { patience, endSilent, loadTls, endHello, notice }: Parts) {
  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  const serve = (socket: Socket) => {
    for (const listener of listeners) listener.call(server, socket)
  }
  const silent = new Set<Socket>()
  /** Connections that the server does not know of, or not as they are: deciphered elsewhere, or about to be closed. */
  const apart = new Set<Socket>()
  let door: TlsDoor | undefined
  const setApart = (socket: Socket) => {
    apart.add(socket)
    return socket.on('close', () => apart.delete(socket)).on('error', () => socket.destroy())
  }
  /** Lets a connection go with a last word; what it still sends is read away, so that its end is seen. */
  const letGo = (socket: Socket, lastWord: (socket: Socket) => void) => {
    lastWord(setApart(socket))
    socket.resume()
  }

  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    const ignore = () => socket.destroy()
    const timer = setTimeout(() => {
      forget()
      letGo(socket, endSilent)
    }, patience)
    const forget = () => {
      clearTimeout(timer)
      silent.delete(socket)
      socket.off('close', forget).off('end', ignore).off('error', ignore).off('readable', look)
    }
    const look = () => {
      const first: Buffer | null = socket.read()
      if (first === null) return
      forget()
      socket.unshift(first)
      if (isHello(first)) takeHello(socket, first)
      else serve(socket)
    }
    // Who ends its half without a word wants nothing.
    socket.on('close', forget).on('end', ignore).on('error', ignore).on('readable', look)
  })

  function takeHello(socket: Socket, hello: Buffer): void {
    if (!loadTls) {
      notice(reportRefusedHello(calledBy(socket, hello)))
      letGo(socket, endHello)
      return
    }
    setApart(socket)
    if (door) {
      door.take(socket, hello)
      return
    }
    loadTls().then(
      tls => {
        door = tls
        if (!socket.destroyed) tls.take(socket, hello)
      },
      thrown => {
        notice(`Failed to answer by TLS: ${thrown instanceof Error ? thrown.message : thrown}. Use http meanwhile.`)
        socket.destroy()
      },
    )
  }

  return {
    /** Serves a connection that is deciphered. */
    serve,
    endSilent(): void {
      for (const socket of silent) socket.destroy()
    },
    endAll(): void {
      for (const socket of [...silent, ...apart]) socket.destroy()
    },
  }
}
