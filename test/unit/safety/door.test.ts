import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { openHttp } from '../../support/doors.ts'
import { nodesOf, type SyntaxNode, sourceFiles } from './syntax.ts'

/** What is called on the result of a call: `then` of `load().then(…)`. */
const memberOf = (node: SyntaxNode | undefined) =>
  (node?.callee as { property?: { name?: string } } | undefined)?.property?.name

/** Floating promises: a `.then(` of one listener whose result is neither caught, awaited nor handed on. */
function uncaught(file: { file: string; code: string }): string[] {
  return nodesOf(file).flatMap(({ node, around }) => {
    if (node.type !== 'CallExpression' || memberOf(node) !== 'then') return []
    const listeners = (node.arguments as unknown[]).length
    const parents = around
      .filter(({ type }) => !['ConditionalExpression', 'LogicalExpression'].includes(type))
      .slice(-2)
      .reverse()
    const isCaught =
      listeners > 1 ||
      ['catch', 'then'].includes(memberOf(parents[1]) ?? '') ||
      [
        'ReturnStatement',
        'AwaitExpression',
        'ArrowFunctionExpression',
        'AssignmentExpression',
        'VariableDeclarator',
      ].includes(parents[0]?.type ?? '')
    return isCaught ? [] : [`${file.file}: ${file.code.slice(node.start, node.start + 80)}`]
  })
}

it('no promise of the Node rim floats without a catch', () => {
  expect([...sourceFiles('node'), ...sourceFiles('command')].flatMap(uncaught)).toEqual([])
})

it('a floating promise is noticed', () => {
  expect(uncaught({ file: 'planted.ts', code: 'load().then(found => send(found))' })).toHaveLength(1)
  expect(uncaught({ file: 'planted.ts', code: 'void load().then(found => send(found))' })).toHaveLength(1)
  expect(uncaught({ file: 'planted.ts', code: 'load().then(send, refuse)\nload().then(send).catch(refuse)' })).toEqual(
    [],
  )
})

it.each([
  ['a request', 'GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['Upgrade', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['broken HTTP', 'GARBAGE\r\n\r\n'],
  ['a broken TLS hello', '\x16\x03\x01\x00\x05hello'],
  ['nothing yet', ''],
])('a connection has a listener to its errors for as long as it is open: %s', async (_, bytes) => {
  const opened: Socket[] = []
  const note = (message: unknown) => void opened.push((message as { socket: Socket }).socket)
  channel('net.server.socket').subscribe(note)
  onTestFinished(() => void channel('net.server.socket').unsubscribe(note))
  const door = await openHttp()
  onTestFinished(() => door.close())
  const { hostname, port } = new URL(door.url)
  const client = connect({ host: hostname, port: Number(port) })
  client.on('error', () => undefined)
  await once(client, 'connect')
  client.write(Buffer.from(bytes, 'latin1'))
  await expect.poll(() => opened.length).toBe(1)
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise(setImmediate)
    for (const socket of opened) if (!socket.destroyed) expect(socket.listenerCount('error')).toBeGreaterThan(0)
  }
  client.resetAndDestroy()
})

it('so has one that is deciphered', async () => {
  const door = await openHttp({ caDir: '' })
  onTestFinished(() => door.close())
  const { hostname, port } = new URL(door.url)
  const client = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false })
  client.on('error', () => undefined)
  await once(client, 'secureConnect')
  client.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(client, 'data')
  client.destroy()
  expect(
    (await door.call({ method: 'GET', url: '/_emulator/health', headers: {}, body: new Uint8Array() })).status,
  ).toBe(200)
})
