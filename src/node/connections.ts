import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { limits } from '../gateway/limits.ts'
import { clearInterval, setImmediate, setInterval } from './timers.ts'

/** What is known of an open connection while its calls come and go. */
export type Connection = {
  /** The newest call that came whole: what is wrong with later bytes is said after its answer. */
  newest: ServerResponse | undefined
  /** A call of it was answered before it was all there. */
  answeredEarly?: true
  /** It has sent too many calls: none of them is answered any more. */
  isCut?: true
  /** How many of its calls came whole, or were refused before. */
  calls: number
  /** A body is coming in; its bytes are counted where it is read. */
  readsBody: boolean
  /** How many answers are being made, and the calls that wait for one of them to be sent, or for their turn. */
  open: number
  waiting: (() => void)[]
  /** How many were answered in a row, in one turn, because they came in one piece. */
  inARow: number
  /** Whether its next waiting call will run without anything more happening. */
  isInLine: boolean
  /** As of the last look: how many bytes had come, and how many calls. */
  seen: { bytes: number; calls: number }
}

/**
 * How many calls that came in one piece are answered before other connections get their turn, for 64 KiB may hold a
 * thousand; and how many of the waiting calls run in one turn.
 */
const [mostInARow, mostInATurn] = [8, 32]

/** How often half-sent heads are looked at, in milliseconds. */
const lookEvery = 100

/**
 * Keeps an eye on every connection of a server from the moment it is there. Node hands some of them over (CONNECT,
 * broken requests) and then neither listens to their errors nor closes them any more: here each has a listener of its
 * own, and each can be ended. `tooMuch` answers a connection whose half-sent head there is no room for, `tooMany` one
 * that has sent more calls than may wait.
 */
export function createConnections(
  server: Server,
  most: number,
  { tooMuch, tooMany }: Record<'tooMuch' | 'tooMany', (socket: Socket) => void>,
) {
  const all = new Map<Socket, Connection>()
  let looking: NodeJS.Timeout | undefined
  /** Calls that came whole and wait, over all connections. */
  let waiting = 0

  const track = (socket: Socket): Connection => {
    const connection: Connection = {
      newest: undefined,
      calls: 0,
      readsBody: false,
      open: 0,
      waiting: [],
      inARow: 0,
      isInLine: false,
      seen: { bytes: 0, calls: 0 },
    }
    all.set(socket, connection)
    // Without a listener an error would end the process.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      all.delete(socket)
      forgetWaiting(connection)
      // A TLS socket outlives every small garbage collection, and whatever hangs on it does too.
      connection.newest = undefined
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

  const forgetWaiting = (connection: Connection) => {
    waiting -= connection.waiting.length
    connection.waiting = []
  }

  /** Connections whose next waiting call may run, in the order in which they get their turn. */
  const line: { socket: Socket; connection: Connection }[] = []
  let isTurnToCome = false
  const standInLine = (socket: Socket, connection: Connection) => {
    if (connection.isInLine || connection.open >= limits.openAnswers.value) return
    connection.isInLine = true
    line.push({ socket, connection })
    if (isTurnToCome) return
    isTurnToCome = true
    setImmediate(takeTurns)
  }

  /** One call of each connection after the other, and then the rest of the world: calls may be answered without it. */
  const takeTurns = () => {
    for (let ran = 0; ran < mostInATurn; ran += 1) {
      const { socket, connection } = line.shift() ?? {}
      const next = connection?.waiting.shift()
      if (!socket || !connection) break
      connection.isInLine = false
      if (!next) continue
      waiting -= 1
      if (connection.waiting.length === 0) socket.resume()
      next()
      if (connection.waiting.length > 0) standInLine(socket, connection)
    }
    isTurnToCome = line.length > 0
    if (isTurnToCome) setImmediate(takeTurns)
  }

  const release = (socket: Socket, connection: Connection) => {
    connection.open -= 1
    if (connection.waiting.length > 0) standInLine(socket, connection)
  }

  const wait = (socket: Socket, connection: Connection, run: () => void) => {
    if (connection.waiting.push(run) === 1) socket.pause()
    waiting += 1
    standInLine(socket, connection)
    if (waiting <= limits.waitingCalls.value) return
    const [longest] = [...all].sort(([, left], [, right]) => right.waiting.length - left.waiting.length)
    if (!longest) return
    longest[1].isCut = true
    forgetWaiting(longest[1])
    tooMany(longest[0])
  }

  server.on('connection', track)

  return {
    of: (socket: Socket): Connection => all.get(socket) ?? track(socket),
    /**
     * Runs a call now, or once it is its connection's turn and so many of its earlier answers are sent that there is
     * room for its own.
     */
    admit({ socket }: IncomingMessage, response: ServerResponse, connection: Connection, run: () => void): void {
      if (connection.isCut) return
      const { newest } = connection
      connection.newest = response
      if (!newest || newest.writableFinished) connection.inARow = 0
      connection.inARow += 1
      const isItsTurn = connection.inARow <= mostInARow && connection.waiting.length === 0
      if (isItsTurn && connection.open < limits.openAnswers.value) run()
      else wait(socket, connection, run)
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
