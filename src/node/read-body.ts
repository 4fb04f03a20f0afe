import type { IncomingMessage } from 'node:http'

const noBytes = new Uint8Array(0)

/**
 * Reads a request's body once, counting as it comes: `done` gets all of it, or `tooLarge` is told, at once and only
 * once, how many bytes there are when they are over the limit. A call without a body is not waited for.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Uint8Array) => void,
  tooLarge: (bytes: number) => void,
): void {
  const { 'content-length': announced, 'transfer-encoding': coding } = request.headers
  if (coding === undefined && (announced === undefined || announced === '0')) {
    done(noBytes)
    return
  }
  if (Number(announced) > limit) {
    tooLarge(Number(announced))
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > limit) {
      request.removeAllListeners('data').removeAllListeners('end').pause()
      tooLarge(length)
    } else chunks.push(chunk)
  })
  request.on('end', () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)))
  // A caller that hangs up halfway has nobody to answer to; without a listener its error would end the process.
  request.on('error', () => undefined)
}
