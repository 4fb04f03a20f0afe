import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

/** Where callbacks arrive in a test. `requests` holds path and query of each, in order of arrival. */
export type Receiver = {
  url: string
  requests: string[]
  /** Resolves when so many requests have arrived in all. */
  arrived: (count: number) => Promise<void>
  close: () => Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** An http server on this machine; `answer` is told the number of the request, from 1. */
export async function openReceiver(answer: Answer = (_, response) => void response.end()): Promise<Receiver> {
  const requests: string[] = []
  const waiting = new Set<{ count: number; resolve: () => void }>()
  const listener: RequestListener = (request, response) => {
    requests.push(request.url ?? '')
    answer(request, response, requests.length)
    for (const waiter of waiting) {
      if (requests.length < waiter.count) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  }
  const server = createServer(listener)
  const { url, close } = await listen(server, () => server.closeAllConnections())
  return {
    url,
    requests,
    arrived: count =>
      new Promise(resolve => {
        if (requests.length >= count) resolve()
        else waiting.add({ count, resolve })
      }),
    close,
  }
}

/** A TCP server for what no http server would do; `serve` gets each connection. */
export async function openRawReceiver(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createTcpServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    serve(socket)
  })
  return listen(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

async function listen(server: Server, dropConnections: () => void) {
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>(accept => {
        server.close(() => accept())
        dropConnections()
      }),
  }
}
