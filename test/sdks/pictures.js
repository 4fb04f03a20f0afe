// @ts-check
import { createServer } from 'node:http'
import sharp from 'sharp'

/**
 * A JPEG of noise that is padded with comments to just the size asked for; without a size as it comes out.
 * @param {{ width: number, height: number, bytes?: number }} picture
 */
export async function noiseJpeg({ width, height, bytes }) {
  const file = await sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .jpeg({ quality: 20 })
    .toBuffer()
  if (bytes === undefined) return file
  /** @type {Buffer[]} */
  const comments = []
  for (let left = bytes - file.length; left > 0; ) {
    // A comment takes 4 to 65,537 bytes, its marker and length included; leave no rest that is too small for one
    const size = left > 65_537 ? Math.min(65_537, left - 4) : left
    const comment = Buffer.alloc(size, ' ')
    comment.writeUInt16BE(0xfffe, 0)
    comment.writeUInt16BE(size - 2, 2)
    comments.push(comment)
    left -= size
  }
  // Behind the start of the file and its JFIF segment
  const start = 4 + file.readUInt16BE(4)
  return Buffer.concat([file.subarray(0, start), ...comments, file.subarray(start)])
}

/**
 * Serves a picture on this machine, under any path but `/never`, which it never answers.
 * @param {Buffer} picture
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function servePicture(picture) {
  const server = createServer((request, response) => {
    if (request.url !== '/never') response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
