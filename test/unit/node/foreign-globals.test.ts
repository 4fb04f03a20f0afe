import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../../src/node.ts'
import { control } from '../../support/control-request.ts'
import { fieldsOf, sendOverHttp } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** What happy-dom puts in the place of Node's: it cannot be made of a Request or of headers of another kind. */
class OtherRequest {
  constructor() {
    throw new SyntaxError('"undefined" is not valid JSON')
  }
}

test('the control API answers over HTTP whatever a test environment has put among the globals', async () => {
  const server = await serve({ port: 0, log: 'silent', qps: 0 })
  onTestFinished(server.close)
  const send = (...what: Parameters<typeof control>) => sendOverHttp(server.url, control(...what))
  vi.stubGlobal('Request', OtherRequest)

  const opened = fieldsOf(await sendOverHttp(server.url, unsigned({ parameters: faceLiveness() })))
  const id = opened.Result?.TransactionId ?? ''
  expect(await send('GET', 'transactions')).toMatchObject({ status: 200, text: expect.stringContaining(id) })
  const completed = await send('POST', `transactions/${id}/complete`, { subCode: '205' })
  expect([completed.status, JSON.parse(completed.text)]).toMatchObject([200, { state: 'not-passed', subCode: '205' }])
  expect(await send('PUT', 'clock', { advance: 'PT1M' })).toMatchObject({ status: 200 })
  expect(await send('POST', 'reset')).toMatchObject({ status: 204 })
})
