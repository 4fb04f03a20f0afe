// @ts-check
// A load balancer in small: over http every request goes to the next server, by TLS every connection does, undeciphered.
import { createServer, request as sendOn } from 'node:http'
import { connect, createServer as listen } from 'node:net'

/**
 * Listens on a free port of this machine for some servers that stand for one.
 * @param {readonly string[]} urls
 * @returns {Promise<{ url: string, turns: () => number, close: () => Promise<void> }>}
 */
export async function openRoundRobin(urls) {
  const targets = urls.map(url => new URL(url))
  let turn = 0
  const next = () => {
    const target = targets[turn % targets.length]
    turn += 1
    return { host: target?.hostname ?? '', port: Number(target?.port) }
  }

  const plain = createServer({ requireHostHeader: false, maxHeaderSize: 16 * 1024 * 1024 }, (request, response) => {
    const cutOff = () => request.socket.destroy()
    // Name by name as they came, so that what a signature covers stays as it was.
    const headers = /** @type {never} */ (request.rawHeaders)
    const { method = '', url: path = '' } = request
    const onward = sendOn({ ...next(), method, path, headers, setHost: false, agent: false })
    onward.on('response', answer => {
      response.sendDate = false
      response.writeHead(answer.statusCode ?? 0, answer.statusMessage, answer.rawHeaders)
      response.flushHeaders()
      answer.on('error', cutOff).pipe(response)
    })
    onward.on('error', cutOff)
    request.pipe(onward)
    response.on('close', () => onward.destroy())
  })

  const sockets = new Set()
  const outer = listen({ noDelay: true }, socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    socket.once('readable', () => {
      const first = socket.read()
      if (first === null) return void socket.destroy()
      socket.unshift(first)
      if (first[0] !== 0x16) return void plain.emit('connection', socket)
      const onward = connect({ ...next(), noDelay: true })
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy())
      socket.on('close', () => onward.destroy())
      socket.pipe(onward).pipe(socket)
    })
  })
  await new Promise(accept => outer.listen(0, '127.0.0.1', () => accept(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (outer.address())
  return {
    url: `http://127.0.0.1:${port}`,
    turns: () => turn,
    close: () =>
      new Promise(accept => {
        outer.close(() => accept(undefined))
        for (const socket of sockets) socket.destroy()
      }),
  }
}
