import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Options, serve } from '../../../src/node.ts'
import { test as withEmulator } from '../../../src/vitest.ts'
import { control } from '../../support/control-request.ts'
import { fieldsOf, sendOverHttp } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { signV1, unsigned } from '../../support/signed-request.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function served(options: Partial<Options> = {}) {
  const server = await serve({ port: 0, log: 'silent', qps: 0, ...options })
  onTestFinished(server.close)
  return server
}

const initialize = () => unsigned({ parameters: faceLiveness() })
const year = 365 * 24 * 60 * 60_000

describe('while a test fakes every timer', () => {
  test.each([
    ['from before', async () => served()],
    [
      'started meanwhile',
      async () => {
        vi.useFakeTimers()
        return served()
      },
    ],
  ])('a server %s answers calls and the control API', async (_, open) => {
    const { url } = await open()
    vi.useFakeTimers()
    expect(fieldsOf(await sendOverHttp(url, initialize()))).toMatchObject({ Code: 'Success' })
    expect(await sendOverHttp(url, control('GET', 'transactions'))).toMatchObject({ status: 200 })
  })

  test('a server closes, also while a call hangs, and later servers answer', async () => {
    vi.useFakeTimers()
    const { url, close } = await served()
    await sendOverHttp(url, control('POST', 'scenarios', { name: 'hang' }))
    const hanging = sendOverHttp(url, initialize()).catch(() => 'cut off')
    await sendOverHttp(url, control('GET', 'requests/wait'))
    await close()
    expect(await hanging).toBe('cut off')
    const later = await served()
    expect(fieldsOf(await sendOverHttp(later.url, initialize()))).toMatchObject({ Code: 'Success' })
  })
})

describe('the clock of an emulator in the process of a test', () => {
  withEmulator('shows the time that the test set, so that signed calls are in time', async ({ emulator }) => {
    vi.setSystemTime(Date.now() + year)
    const { accessKey: credentials, url, endpoint } = emulator
    const call = signV1({ credentials, host: endpoint, parameters: faceLiveness() })
    expect(fieldsOf(await sendOverHttp(url, call))).toMatchObject({ Code: 'Success' })
    expect(Math.abs(Date.parse(await emulator.clock.now()) - Date.now())).toBeLessThan(60_000)
  })

  withEmulator('moves with timers that the test advances', async ({ emulator }) => {
    vi.useFakeTimers()
    const { accessKey: credentials, url, endpoint } = emulator
    const call = signV1({ credentials, host: endpoint, parameters: faceLiveness() })
    const id = fieldsOf(await sendOverHttp(url, call)).Result?.TransactionId ?? ''
    vi.advanceTimersByTime(31 * 60_000)
    const { text } = await sendOverHttp(url, control('GET', `transactions/${id}`))
    expect(JSON.parse(text)).toMatchObject({ state: 'expired' })
  })

  test('makes what is due happen without real time passing', async () => {
    vi.useFakeTimers()
    const { url } = await served({ completeAfter: 600_000 })
    const id = fieldsOf(await sendOverHttp(url, initialize())).Result?.TransactionId ?? ''
    vi.advanceTimersByTime(600_000)
    // Asked again and again, because every timer of this test stands still; its time limit ends it.
    const state = async () => JSON.parse((await sendOverHttp(url, control('GET', `transactions/${id}`))).text).state
    while ((await state()) === 'pending');
    expect(await state()).toBe('passed')
  })
})
