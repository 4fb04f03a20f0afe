import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Options } from '../../../src/options/options.ts'

/** Workers are shared by a process: each test begins with none of them. */
beforeEach(() => {
  vi.resetModules()
})

/** A server, and how many workers were started since. */
async function open(options: Partial<Options>) {
  const { serve } = await import('../../../src/node/serve.ts')
  const workers: unknown[] = []
  const count = (worker: unknown) => void workers.push(worker)
  process.on('worker', count)
  const started = once(process, 'worker')
  const server = await serve({ port: 0, log: 'silent', tls: 'off', ...options })
  onTestFinished(async () => {
    process.off('worker', count)
    await server.close()
  })
  const call = (head: string) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(`${head}\r\nHost: localhost\r\n\r\n`)
    onTestFinished(() => void socket.destroy())
    return socket
  }
  return { workers, started, call }
}

const announcing = (length: number) =>
  `POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}`

describe('a worker for pictures', () => {
  it('starts with a server that only takes calls with pictures', async () => {
    const { workers, started } = await open({ edition: 'face-verify' })
    await started
    expect(workers).toHaveLength(1)
  })

  it('starts with a server that is told to look for faces, which it would do anyway', async () => {
    const { workers, started } = await open({ faces: 'detect' })
    await started
    expect(workers).toHaveLength(1)
  })

  it.each([
    { originalLimit: 'documented' },
    { rotatedPictures: 'accept' },
    { pictureTimeout: 4000 },
    { downloadTimeout: 1000 },
  ] as const)('starts with a server that was told of pictures by %o', async options => {
    const { workers, started } = await open(options)
    await started
    expect(workers).toHaveLength(1)
  })

  it.each([
    ['names the address of a picture', 'POST /?Action=Initialize&FacePictureUrl=http%3A%2F%2Flocalhost%2Fa HTTP/1.1'],
    ['asks where to upload one, V3', 'GET /?Product=Cloudauth-intl HTTP/1.1\r\nx-acs-action: AuthorizeFileUpload'],
    ['asks where to upload one, V1', 'GET /?Action=AuthorizeFileUpload HTTP/1.1'],
  ])('starts with a call that %s', async (_, head) => {
    const { workers, started, call } = await open({})
    call(head)
    await started
    expect(workers).toHaveLength(1)
  })

  it('starts when a body is announced that is as long as a picture, before it is there', async () => {
    const { workers, started, call } = await open({})
    await once(call('GET /_emulator/health HTTP/1.1'), 'data')
    await once(call(announcing(0)), 'data')
    expect(workers).toHaveLength(0)
    call(announcing(100_000))
    await started
    expect(workers).toHaveLength(1)
  })

  it.each(['present', 'absent'] as const)('never starts where nobody looks for faces (%s)', async faces => {
    const { workers, call } = await open({ edition: 'face-verify', faces })
    call(announcing(100_000))
    await once(call('GET /_emulator/health HTTP/1.1'), 'data')
    await new Promise(setImmediate)
    expect(workers).toHaveLength(0)
  })
})
