import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { limits } from '../gateway/limits.ts'
import { clearInterval, setInterval } from './timers.ts'

/** What is known of an open connection while its calls come and go. */
export type Connection = {
  /** The newest call that came whole: what is wrong with later bytes is said after its answer. */
  newest?: ServerResponse
  /** A call of it was answered before it was all there. */
  answeredEarly?: true
  /** How many of its calls came whole, or were refused before. */
  calls: number
  /** A body is coming in; its bytes are counted where it is read. */
  readsBody: boolean
  /** How many answers are being made, and the calls that wait for one of them to be sent. */
  open: number
  waiting: (() => void)[]
  /** As of the last look: how many bytes had come, and how many calls. */
  seen: { bytes: number; calls: number }
}

/** How often half-sent heads are looked at, in milliseconds. */
const lookEvery = 100

/**
 * Keeps an eye on every connection of a server from the moment it is there. Node hands some of them over (CONNECT,
 * broken requests) and then neither listens to their errors nor closes them any more: here each has a listener of its
 * own, and each can be ended. `tooMuch` answers a connection whose half-sent head there is no room for.
 */
export function createConnections(server: Server, most: number, tooMuch: (socket: Socket) => void) {
  const all = new Map<Socket, Connection>()
  let looking: NodeJS.Timeout | undefined

  const track = (socket: Socket): Connection => {
    const connection: Connection = {
      calls: 0,
      readsBody: false,
      open: 0,
      waiting: [],
      seen: { bytes: 0, calls: 0 },
    }
    all.set(socket, connection)
    // Without a listener an error would end the process.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      all.delete(socket)
      connection.waiting = []
      if (all.size === 0) stopLooking()
    })
    // Node reads on whenever a request is done with: not while calls wait.
    socket.on('resume', () => {
      if (connection.waiting.length > 0) socket.pause()
    })
    // Fewer cannot have as much under way.
    if (all.size * limits.requestHead.value > most) looking ??= setInterval(look, lookEvery).unref()
    return connection
  }

  const stopLooking = () => {
    clearInterval(looking)
    looking = undefined
  }

  /** Node keeps heads to itself until they are whole: what has come since the last whole call is what is pending. */
  const look = () => {
    const pending: { socket: Socket; bytes: number }[] = []
    let sum = 0
    for (const [socket, connection] of all) {
      const { seen, calls } = connection
      if (connection.readsBody || seen.calls !== calls) connection.seen = { bytes: socket.bytesRead, calls }
      const bytes = socket.bytesRead - connection.seen.bytes
      if (bytes === 0) continue
      sum += bytes
      pending.push({ socket, bytes })
    }
    if (sum <= most) return
    pending.sort((left, right) => right.bytes - left.bytes)
    for (const { socket, bytes } of pending) {
      if (sum <= most) return
      sum -= bytes
      tooMuch(socket)
    }
  }

  const release = (socket: Socket, connection: Connection) => {
    connection.open -= 1
    const next = connection.waiting.shift()
    if (!next) return
    if (connection.waiting.length === 0) socket.resume()
    next()
  }

  server.on('connection', track)

  return {
    of: (socket: Socket): Connection => all.get(socket) ?? track(socket),
    /** Runs a call now, or once so many of its connection's earlier answers are sent that there is room for its own. */
    admit({ socket }: IncomingMessage, connection: Connection, run: () => void): void {
      if (connection.open < limits.openAnswers.value && connection.waiting.length === 0) run()
      else {
        connection.waiting.push(run)
        socket.pause()
      }
    },
    /** Counts an answer that is still being made, until it is sent or its caller has left. */
    countOpen({ socket }: IncomingMessage, connection: Connection, response: ServerResponse): void {
      connection.open += 1
      response.once('close', () => release(socket, connection))
    },
    /** Cuts off whatever is left, handed-over connections included. */
    destroyAll(): void {
      stopLooking()
      for (const socket of all.keys()) socket.destroy()
    },
  }
}
