import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fakeInitialize } from 'cloudauth-emulator/faker'
import { serve } from 'cloudauth-emulator/node'

let server
before(async () => {
  server = await serve({ port: 0, log: 'silent' })
})
after(() => server.close())

test('a portrait opens a verification, which somebody passes', async () => {
  const parameters = fakeInitialize({ edition: 'face-verify' })
  const call = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters }
  const response = await fetch(server.url, { method: 'POST', body: new URLSearchParams(call) })
  const { TransactionId } = (await response.json()).Result
  await server.emulator.complete(TransactionId)
  assert.equal((await server.emulator.transactions.get(TransactionId)).state, 'passed')
})
