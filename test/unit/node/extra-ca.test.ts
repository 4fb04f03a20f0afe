import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEmulator, serve } from '../../../src/node.ts'
import type { Options } from '../../../src/options/options.ts'
import { faceLiveness, faceVerify } from '../../support/requests.ts'
import { toFetchRequest, unsigned } from '../../support/signed-request.ts'
import { selfSigned } from '../images/self-signed.ts'
import { drawn } from '../images/send-picture.ts'

const folder = mkdtempSync(join(tmpdir(), 'extra-ca-'))
const file = join(folder, 'ca.pem')
writeFileSync(file, selfSigned.cert)
afterAll(() => rmSync(folder, { recursive: true }))

/** A receiver whose certificate nobody knows; it serves a portrait, too. */
const receiver = createServer(selfSigned, (_, response) => response.end(drawn('portrait.jpg'))).listen(0, '127.0.0.1')
await once(receiver, 'listening')
afterAll(() => void receiver.close(() => undefined).closeAllConnections())
const url = `https://127.0.0.1:${(receiver.address() as AddressInfo).port}/`

const makers = {
  serve: async (options: Partial<Options>) => {
    const server = await serve({ port: 0, log: 'silent', ...options })
    onTestFinished(() => server.close())
    return server.emulator
  },
  createEmulator: async (options: Partial<Options>) => createEmulator(options),
}

describe.each(Object.entries(makers))('%s', (_, make) => {
  const callbackOf = async (options: Partial<Options>) => {
    const emulator = await make(options)
    const parameters = faceLiveness({ CallbackUrl: url })
    const answer = await emulator.fetch(toFetchRequest(unsigned({ parameters })))
    const { Result } = await answer.json()
    await emulator.complete(Result.TransactionId)
    await expect.poll(async () => (await emulator.callbacks.list())[0]?.state).toMatch(/delivered|failed/)
    return (await emulator.callbacks.list())[0]
  }

  test('delivers a callback to a receiver whose certificate extraCa holds', async () => {
    expect(await callbackOf({ extraCa: file })).toMatchObject({ state: 'delivered' })
  })

  test('says how to trust a receiver whose certificate it does not know', async () => {
    expect((await callbackOf({}))?.attempts.at(-1)?.error).toMatch(/not trusted here: .*--extra-ca FILE/)
  })

  test('takes a picture from a host whose certificate extraCa holds', async () => {
    const emulator = await make({ extraCa: file, faces: 'present' })
    const parameters = faceVerify({ FacePictureUrl: url })
    const answer = await emulator.fetch(toFetchRequest(unsigned({ parameters })))
    expect(await answer.json()).toMatchObject({ Code: 'Success' })
  })

  test.each([
    ['that is not there', join(folder, 'none.pem'), /Failed to read --extra-ca .*none\.pem: ENOENT.*Use a PEM file/],
    [
      'without a certificate',
      import.meta.filename,
      /Failed to read --extra-ca .*: it holds no certificate\. Use a PEM file/,
    ],
  ])('refuses a file %s', async (_, wrong, words) => {
    await expect(make({ extraCa: wrong }).then(() => undefined)).rejects.toThrow(words)
  })
})
