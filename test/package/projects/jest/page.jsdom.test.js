/** @jest-environment jsdom */
const http = require('node:http')
const { fakeInitialize } = require('cloudauth-emulator/faker')
const { useEmulator } = require('cloudauth-emulator/jest')

const emulator = useEmulator({ auth: 'lenient' })

/** As a page calls: jsdom has no fetch. */
function post(url, parameters) {
  return new Promise((accept, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('content-type', 'application/x-www-form-urlencoded')
    request.onload = () => accept(JSON.parse(request.responseText))
    request.onerror = reject
    request.send(new URLSearchParams(parameters).toString())
  })
}

test('a page opens a verification with a portrait, under fake timers too', async () => {
  jest.useFakeTimers()
  const parameters = fakeInitialize({ edition: 'face-verify', changes: { MerchantBizId: 'order1001' } })
  const call = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters }
  expect(await post(emulator.url, call)).toMatchObject({ Code: 'Success' })
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
  jest.useRealTimers()
})

test('the control API says over HTTP that this environment lacks what it needs, and the verbs do it', async () => {
  const refused = await new Promise((accept, reject) => {
    http
      .get(`${emulator.url}/_emulator/transactions`, response => {
        let text = ''
        response.setEncoding('utf8').on('data', part => {
          text += part
        })
        response.on('end', () => accept({ status: response.statusCode, ...JSON.parse(text) }))
      })
      .on('error', reject)
  })
  expect(refused).toMatchObject({ status: 501, error: { code: 'no-web-types' } })
  expect(await emulator.transactions.list()).toEqual([])
})
