import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Options } from '../options/options.ts'
import { setImmediate } from './timers.ts'

/** A body of so many bytes holds a picture, or is meant to: no other call comes near. */
const leastWithPicture = 32 * 1024

/**
 * Has a worker start before the first picture waits for it, where one is likely: at once when the server has listened and
 * takes calls of FACE_VERIFY only, else as soon as a long body is announced, while it arrives.
 */
export function expectPictures(server: HttpServer, { faces, edition }: Options): void {
  if (faces !== 'detect') return
  const start = () => {
    server.off('request', onRequest)
    import('./workers.ts').then(
      ({ warmWorker }) => warmWorker(),
      // The first picture tries again, and says what is wrong.
      () => undefined,
    )
  }
  const onRequest = ({ headers }: IncomingMessage) => {
    if (Number(headers['content-length']) >= leastWithPicture) start()
  }
  server.on('request', onRequest)
  if (edition === 'face-verify') server.once('listening', () => setImmediate(start))
}
