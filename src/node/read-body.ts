import type { IncomingMessage } from 'node:http'

const noBytes = new Uint8Array(0)

/** A smaller piece is copied together with its neighbours: an object for each byte takes four hundred times its room. */
const smallPiece = 4096
const blockSize = 64 * 1024

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
      const pieces: Uint8Array[] = []
      let block = noBytes
      let used = 0
      let length = 0
      const body: Pending = {
        bytes: 0,
        giveUp() {
          stop()
          givenUp()
        },
      }
      const stop = () => {
        remove(body)
        pieces.length = 0
        block = noBytes
        request.removeListener('data', take).removeListener('end', end).pause()
      }
      const take = (piece: Buffer) => {
        length += piece.length
        if (length > limit) {
          stop()
          tooLarge(length)
        } else if (piece.length >= smallPiece || (pieces.length === 0 && used === 0)) {
          closeBlock()
          pieces.push(piece)
          grow(body, piece.length)
        } else {
          if (used + piece.length > block.length) {
            closeBlock()
            block = new Uint8Array(blockSize)
            grow(body, blockSize)
          }
          // The body may just have been given up to make room for itself.
          if (block.length === 0) return
          block.set(piece, used)
          used += piece.length
        }
      }
      const closeBlock = () => {
        if (used > 0) {
          pieces.push(block.slice(0, used))
          grow(body, used - block.length)
        }
        block = noBytes
        used = 0
      }
      const end = () => {
        closeBlock()
        remove(body)
        done(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length))
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
