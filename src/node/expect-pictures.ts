import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Options } from '../options/options.ts'
import { setImmediate } from './timers.ts'

/** A body of so many bytes holds a picture, or is meant to: no other call comes near. */
const leastWithPicture = 32 * 1024

/** What a call says in its target or its action when a picture comes with it, or after it. */
const announcesPicture = /FacePicture|AuthorizeFileUpload/

/**
 * Has a worker start before the first picture waits for it, where one is likely, for it takes 40 MB. At once, when the
 * server has listened and has nothing to do: where it takes calls of FACE_VERIFY only, or was told to look for faces,
 * which it would do anyway. Else with the first call that announces a picture: by a body as long as one, which then is
 * still arriving, by the address of one, which is yet to be downloaded, or by asking where to upload one.
 */
export function expectPictures(
  server: HttpServer,
  { faces, edition }: Pick<Options, 'faces' | 'edition'>,
  wasToldToLook: boolean,
): void {
  if (faces !== 'detect') return
  const start = () => {
    server.off('request', onRequest)
    import('./workers.ts').then(
      ({ warmWorker }) => warmWorker(),
      // The first picture tries again, and says what is wrong.
      () => undefined,
    )
  }
  const onRequest = ({ headers, url = '' }: IncomingMessage) => {
    const isLong = Number(headers['content-length']) >= leastWithPicture
    if (isLong || announcesPicture.test(url) || headers['x-acs-action'] === 'AuthorizeFileUpload') start()
  }
  server.on('request', onRequest)
  if (edition === 'face-verify' || wasToldToLook) server.once('listening', () => setImmediate(start))
}
