import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Options } from '../options/options.ts'
import { setImmediate } from './timers.ts'

/** A body of so many bytes holds a picture, or is meant to: no other call comes near. */
const leastWithPicture = 32 * 1024

/** What a call says in its target when a picture comes with it, and in its target or action when one comes after it. */
const bringsPicture = /FacePicture/
const asksToUpload = /AuthorizeFileUpload/

/** Options that nobody sets who sends no pictures. */
const aboutPictures = ['faces', 'originalLimit', 'rotatedPictures', 'pictureTimeout', 'downloadTimeout'] as const

/** Whether an option was set that speaks of pictures. `isSet` tells it of one. */
export function speaksOfPictures(isSet: (option: (typeof aboutPictures)[number]) => boolean): boolean {
  return aboutPictures.some(isSet)
}

/**
 * Has a worker start before the first picture waits for it, where one is likely, for it takes 40 MB. Pictures are likely
 * where the server takes calls of FACE_VERIFY only, which come with one, or where an option was set that speaks of them:
 * there the worker starts and warms up at once, when the server has listened and has nothing to do. Else it starts with
 * the first call that announces a picture: by a body as long as one, which then is still arriving, by the address of one,
 * which is yet to be downloaded, or by asking where to upload one.
 */
export function expectPictures(
  server: HttpServer,
  { faces, edition }: Pick<Options, 'faces' | 'edition'>,
  wasToldOfThem: boolean,
): void {
  if (faces !== 'detect') return
  const start = (isOnItsWay: boolean) => {
    server.off('request', onRequest)
    import('./workers.ts').then(
      ({ startWorker, warmWorker }) => (isOnItsWay ? startWorker() : warmWorker()),
      // The first picture tries again, and says what is wrong.
      () => undefined,
    )
  }
  const onRequest = ({ headers, url = '' }: IncomingMessage) => {
    const isLong = Number(headers['content-length']) >= leastWithPicture
    if (isLong || bringsPicture.test(url)) start(true)
    else if (asksToUpload.test(url) || headers['x-acs-action'] === 'AuthorizeFileUpload') start(false)
  }
  server.on('request', onRequest)
  if (edition === 'face-verify' || wasToldOfThem) server.once('listening', () => setImmediate(() => start(false)))
}
