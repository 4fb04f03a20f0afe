import { request } from 'node:http'
import { fakeInitialize } from 'cloudauth-emulator/faker'
import { expect, test } from 'cloudauth-emulator/vitest'
import { vi } from 'vitest'

const lenient = test.extend({ emulatorOptions: { auth: 'lenient' } })

async function initialize(emulator) {
  const parameters = fakeInitialize({ edition: 'face-verify', changes: { MerchantBizId: 'order1001' } })
  const body = new URLSearchParams({ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return (await fetch(emulator.url, { method: 'POST', headers, body: String(body) })).json()
}

/** By Node's own client: the fetch of happy-dom goes by CORS. */
const control = (emulator, method, path, body) =>
  new Promise((accept, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
    const sent = request(`${emulator.url}/_emulator/${path}`, { method, headers, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => {
        text += part
      })
      response.on('end', () => accept(JSON.parse(text)))
    })
    sent.on('error', reject).end(body)
  })

lenient('the control API answers over HTTP', async ({ emulator }) => {
  const { TransactionId } = (await initialize(emulator)).Result
  expect(await control(emulator, 'GET', 'transactions', '')).toMatchObject({ transactions: [{ id: TransactionId }] })
  const completed = await control(emulator, 'POST', `transactions/${TransactionId}/complete`, '{"subCode":"205"}')
  expect(completed).toMatchObject({ state: 'not-passed' })
})

lenient('a portrait opens a verification', async ({ emulator }) => {
  expect(await initialize(emulator)).toMatchObject({ Code: 'Success' })
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
})

lenient('the next test is answered, though this one left its timers faked', async ({ emulator }) => {
  vi.useFakeTimers()
  const { requests } = emulator
  expect(await requests.list()).toBeDefined()
})

lenient('as this one shows', async ({ emulator }) => {
  vi.useRealTimers()
  expect(await initialize(emulator)).toMatchObject({ Code: 'Success' })
})
