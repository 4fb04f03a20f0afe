import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on this machine to point FacePictureUrl at: it answers the picture, but to `/never`, which it never answers. */
export type PictureServer = { url: string; close: () => Promise<void> }

export async function servePicture(picture: Uint8Array): Promise<PictureServer> {
  const server = createServer((request, response) => {
    if (request.url === '/never') return
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture)
  })
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(accept => {
        server.close(() => accept())
        server.closeAllConnections()
      }),
  }
}
