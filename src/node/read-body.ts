import type { IncomingMessage } from 'node:http'

const noBytes = new Uint8Array(0)

/** What a body that comes in several pieces is given first, in bytes. */
const firstRoom = 64 * 1024

/** One body while it comes in. */
type Pending = { bytes: number; giveUp: () => void }

/**
 * Reads bodies and bounds them: each by `limit` bytes, and all that are under way together by `mostPending`. Where those
 * would be more, the one that has waited longest for its rest is given up.
 */
export function createBodyReader({ limit, mostPending }: { limit: number; mostPending: number }) {
  // In the order in which something of them came last.
  const pending = new Set<Pending>()
  let sum = 0

  const remove = (body: Pending) => {
    if (pending.delete(body)) sum -= body.bytes
    body.bytes = 0
  }

  const grow = (body: Pending, bytes: number) => {
    pending.delete(body)
    pending.add(body)
    body.bytes += bytes
    sum += bytes
    for (const oldest of pending) {
      if (sum <= mostPending) return
      remove(oldest)
      oldest.giveUp()
    }
  }

  return {
    /**
     * Reads a request's body once, counting as it comes: `done` gets all of it, `tooLarge` is told, at once and only
     * once, how many bytes there are when they are over the limit, `givenUp` is called when memory for it is short. A
     * call without a body is answered without waiting.
     */
    read(request: IncomingMessage, { done, tooLarge, givenUp }: BodyListener): void {
      const { 'content-length': announced, 'transfer-encoding': coding } = request.headers
      if (coding === undefined && (announced === undefined || announced === '0')) {
        done(noBytes)
        return
      }
      if (Number(announced) > limit) {
        tooLarge(Number(announced))
        return
      }
      /** How much may come at most. */
      const most = announced === undefined ? limit : Number(announced)
      /** The first piece as it came, then a copy of all: pieces that are kept take long to be collected. */
      let bytes: Uint8Array = noBytes
      let length = 0
      let isStopped = false
      const body: Pending = {
        bytes: 0,
        giveUp() {
          stop()
          givenUp()
        },
      }
      const stop = () => {
        remove(body)
        bytes = noBytes
        isStopped = true
        request.removeListener('data', take).removeListener('end', end).pause()
      }
      const take = (piece: Buffer) => {
        const before = length
        length += piece.length
        if (length > limit) {
          stop()
          tooLarge(length)
        } else if (before === 0) {
          bytes = piece
          grow(body, piece.length)
        } else {
          makeRoom(before)
          // The body may just have been given up to make room for itself.
          if (!isStopped) bytes.set(piece, before)
        }
      }
      const makeRoom = (used: number) => {
        if (length <= bytes.length) return
        const room = Math.min(Math.max(2 * bytes.length, length, firstRoom), Math.max(most, length))
        grow(body, room - bytes.length)
        if (isStopped) return
        const larger = Buffer.allocUnsafeSlow(room)
        larger.set(bytes.subarray(0, used))
        bytes = larger
      }
      const end = () => {
        remove(body)
        done(bytes.length === length ? bytes : bytes.subarray(0, length))
      }
      request.on('data', take)
      request.on('end', end)
      request.on('close', () => remove(body))
      // A caller that hangs up halfway has nobody to answer to; without a listener its error would end the process.
      request.on('error', nothing)
    },
  }
}

function nothing() {}

type BodyListener = {
  done: (body: Uint8Array) => void
  tooLarge: (bytes: number) => void
  givenUp: () => void
}
