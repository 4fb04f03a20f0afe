import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { type Answer, fieldsOf, openHttp } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV1, unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'

type Server = Awaited<ReturnType<typeof openHttp>>
type ShownClock = { now: string; frozen: boolean }

const accessKeyId = 'merchant'
const bizId = faceLiveness().MerchantBizId ?? ''

async function open(options: Partial<Options> = {}): Promise<Server> {
  const server = await openHttp(options)
  onTestFinished(() => server.close())
  return server
}

/** An emulator whose clock stands still at the first moment of 2026. */
async function openFrozen(options: Partial<Options> = {}): Promise<Server> {
  const server = await open(options)
  await put(server, { now: '2026-01-01T00:00:00Z', frozen: true })
  return server
}

function control(server: Server, method: string, path: string, body?: object): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = { 'content-length': String(text.length), ...(body && { 'content-type': 'application/json' }) }
  return server.call({ method, url: `/_emulator/${path}`, headers, body: Buffer.from(text) })
}

async function put(server: Server, body: object): Promise<ShownClock> {
  return JSON.parse((await control(server, 'PUT', 'clock', body)).text)
}

const read = async (server: Server): Promise<ShownClock> => JSON.parse((await control(server, 'GET', 'clock')).text)
const timeOf = async (server: Server) => Date.parse((await read(server)).now)
const transactionOf = async (server: Server, id: string) =>
  JSON.parse((await control(server, 'GET', `transactions/${id}`)).text)

const initialize = (server: Server, changes: Parameters<typeof faceLiveness>[0] = {}): Promise<Answer> =>
  server.call(unsigned({ parameters: faceLiveness(changes), accessKeyId }))

async function opened(server: Server, changes: Parameters<typeof faceLiveness>[0] = {}): Promise<string> {
  return fieldsOf(await initialize(server, changes)).Result?.TransactionId ?? ''
}

async function checkResult(server: Server, id: string): Promise<string | undefined> {
  const parameters = { MerchantBizId: bizId, TransactionId: id }
  return fieldsOf(await server.call(unsigned({ action: 'CheckResult', parameters, accessKeyId }))).Code
}

describe('the clock', () => {
  it('shows the time of the system until it is told otherwise', async () => {
    const server = await open()
    const before = Date.now()
    const { now, frozen } = await read(server)
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(now)).toBeLessThanOrEqual(Date.now())
    expect(frozen).toBe(false)
  })

  it.each(['2026-01-31T00:00:00Z', '2031-02-03T04:05:06.789Z', '1999-12-31T23:59:59Z'])(
    'can be put at %s',
    async moment => {
      const server = await open()
      await put(server, { frozen: true })
      expect(Date.parse((await put(server, { now: moment })).now)).toBe(Date.parse(moment))
      expect(await timeOf(server)).toBe(Date.parse(moment))
    },
  )

  it('takes a moment with an offset', async () => {
    const { now } = await put(await openFrozen(), { now: '2026-01-31T08:00:00+08:00' })
    expect(now).toBe('2026-01-31T00:00:00.000Z')
  })

  it.each([
    ['PT31M', '2026-01-01T00:31:00.000Z'],
    ['PT0.5S', '2026-01-01T00:00:00.500Z'],
    ['PT1H2M3.004S', '2026-01-01T01:02:03.004Z'],
    ['P30D', '2026-01-31T00:00:00.000Z'],
    ['P2W', '2026-01-15T00:00:00.000Z'],
    ['P1DT12H', '2026-01-02T12:00:00.000Z'],
  ])('goes on by %s', async (advance, moment) => {
    const server = await openFrozen()
    expect(await put(server, { advance })).toEqual({ now: moment, frozen: true })
  })

  it('stands still once it is frozen', async () => {
    const server = await open()
    const { now } = await put(server, { frozen: true })
    const systemTime = Date.now()
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(systemTime)
    expect(await read(server)).toEqual({ now, frozen: true })
  })

  it('runs on from where it stood, however long it stood, once it is released', async () => {
    const server = await openFrozen()
    const stoodSince = Date.now()
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(stoodSince + 50)
    const released = Date.now()
    const { now, frozen } = await put(server, { frozen: false })
    const since = Date.parse(now) - Date.parse('2026-01-01T00:00:00Z')
    expect(frozen).toBe(false)
    expect(since).toBeLessThanOrEqual(Date.now() - released)
    await expect.poll(() => timeOf(server)).toBeGreaterThan(Date.parse(now))
  })

  it('runs on from a moment at which it is put', async () => {
    const server = await open()
    await put(server, { now: '2030-01-01T00:00:00Z' })
    await expect.poll(() => timeOf(server)).toBeGreaterThan(Date.parse('2030-01-01T00:00:00Z'))
  })

  it('shows the time of the system again after a reset', async () => {
    const server = await openFrozen()
    const before = Date.now()
    await control(server, 'POST', 'reset')
    expect((await read(server)).frozen).toBe(false)
    expect(await timeOf(server)).toBeGreaterThanOrEqual(before)
  })

  it('is put, moved and frozen by one call', async () => {
    const server = await open()
    const shown = await put(server, { now: '2026-01-01T00:00:00Z', advance: 'PT1H', frozen: true })
    expect(shown).toEqual({ now: '2026-01-01T01:00:00.000Z', frozen: true })
    expect(await read(server)).toEqual(shown)
  })

  it.each(['P20000000W', 'P999999999999W'])('refuses to go on by %s, beyond what a date can be', async advance => {
    const server = await openFrozen()
    const { status } = await control(server, 'PUT', 'clock', { advance })
    expect(status).toBe(400)
    expect((await control(server, 'GET', 'clock')).status).toBe(200)
  })

  it('is the one that tells the times of transactions and requests', async () => {
    const server = await openFrozen()
    const id = await opened(server)
    await put(server, { advance: 'PT1M' })
    await control(server, 'POST', `transactions/${id}/complete`)
    expect(await transactionOf(server, id)).toMatchObject({
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:30:00.000Z',
      endedAt: '2026-01-01T00:01:00.000Z',
    })
    const { requests } = JSON.parse((await control(server, 'GET', 'requests')).text)
    expect(requests).toMatchObject([{ at: '2026-01-01T00:00:00.000Z' }])
  })
})

describe('the 30 minutes of a verification', () => {
  it('are not over after 29:59.999', async () => {
    const server = await openFrozen()
    const id = await opened(server)
    await put(server, { advance: 'PT29M59.999S' })
    expect((await transactionOf(server, id)).state).toBe('pending')
    expect((await control(server, 'POST', `transactions/${id}/complete`)).status).toBe(200)
    expect(await checkResult(server, id)).toBe('Success')
  })

  it('are over after 30:00.000', async () => {
    const server = await openFrozen()
    const id = await opened(server)
    await put(server, { advance: 'PT30M' })
    expect(await transactionOf(server, id)).toMatchObject({ state: 'expired', endedAt: '2026-01-01T00:30:00.000Z' })
    expect((await control(server, 'POST', `transactions/${id}/complete`)).status).toBe(409)
    expect(await checkResult(server, id)).toBe('ProcessNotCompleted')
  })

  it('leave a result that came before as it is', async () => {
    const server = await openFrozen()
    const id = await opened(server)
    await control(server, 'POST', `transactions/${id}/complete`)
    await put(server, { advance: 'PT31M' })
    expect((await transactionOf(server, id)).state).toBe('passed')
  })
})

describe('a verification that completes by itself', () => {
  it('is pending until its time has come', async () => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await put(server, { advance: 'PT4.999S' })
    expect((await transactionOf(server, id)).state).toBe('pending')
  })

  it('passes when its time has come', async () => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await put(server, { advance: 'PT5S' })
    expect(await transactionOf(server, id)).toMatchObject({ state: 'passed', subCode: '200' })
    expect(await checkResult(server, id)).toBe('Success')
  })

  it.each(['PT10S', 'PT31M', 'P1D'])('passes at its own moment when the clock jumps ahead by %s', async advance => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await put(server, { advance })
    expect(await transactionOf(server, id)).toMatchObject({ state: 'passed', endedAt: '2026-01-01T00:00:05.000Z' })
  })

  it('passes at its own moment when the clock is put far ahead', async () => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await put(server, { now: '2026-01-02T00:00:00Z' })
    expect(await transactionOf(server, id)).toMatchObject({ state: 'passed', endedAt: '2026-01-01T00:00:05.000Z' })
  })

  it('passes without anybody moving the clock', async () => {
    const server = await open({ completeAfter: 20 })
    const id = await opened(server)
    await expect.poll(() => transactionOf(server, id)).toMatchObject({ state: 'passed' })
  })

  it('passes at once when it is told to', async () => {
    const server = await openFrozen({ completeAfter: 0 })
    const id = await opened(server)
    await expect.poll(() => transactionOf(server, id)).toMatchObject({ state: 'passed' })
  })

  it('stays as somebody ended it before', async () => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await control(server, 'POST', `transactions/${id}/complete`, { subCode: '205' })
    await put(server, { advance: 'PT5S' })
    expect(await transactionOf(server, id)).toMatchObject({ state: 'not-passed', subCode: '205' })
  })

  it('does not complete after a reset', async () => {
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server)
    await control(server, 'POST', 'reset')
    await put(server, { advance: 'PT5S' })
    expect((await control(server, 'GET', `transactions/${id}`)).status).toBe(404)
  })

  it('tells its CallbackUrl when its time has come', async () => {
    const receiver = await openReceiver()
    onTestFinished(() => receiver.close())
    const server = await openFrozen({ completeAfter: 5000 })
    const id = await opened(server, { CallbackUrl: receiver.url })
    await put(server, { advance: 'PT5S' })
    await receiver.arrived(1)
    expect(receiver.requests).toEqual([`/?transactionId=${id}&passed=Y&subcode=200`])
  })
})

describe('what follows the clock', () => {
  it('is the limit of calls per second: not yet after 999 ms, again after 1,000', async () => {
    const server = await openFrozen({ qps: 1 })
    const codes: (string | undefined)[] = []
    for (const advance of ['PT0S', 'PT0.999S', 'PT0.001S']) {
      await put(server, { advance })
      codes.push(fieldsOf(await initialize(server)).Code)
    }
    expect(codes).toEqual(['Success', 'Throttling.Api', 'Success'])
  })

  it('is the limit of calls per second, also while the clock stands still', async () => {
    const server = await openFrozen({ qps: 50 })
    const codes = await Promise.all(Array.from({ length: 51 }, async () => fieldsOf(await initialize(server)).Code))
    expect(codes.filter(code => code === 'Success')).toHaveLength(50)
    expect(codes.filter(code => code === 'Throttling.Api')).toHaveLength(1)
  })

  it('is the limit of calls per second, which a clock set back does not lock', async () => {
    const server = await openFrozen({ qps: 1 })
    await initialize(server)
    await put(server, { now: '2025-12-31T00:00:00Z' })
    expect(fieldsOf(await initialize(server)).Code).toBe('Success')
  })

  it.each([
    ['14:59 behind it', '2025-12-31T23:45:01Z', 'Success'],
    ['15:01 behind it', '2025-12-31T23:44:59Z', 'InvalidTimeStamp.Expired'],
    ['15:01 ahead of it', '2026-01-01T00:15:01Z', 'InvalidTimeStamp.Expired'],
  ])('is what a timestamp is held against: %s', async (_, date, code) => {
    const key = { id: accessKeyId, secret: 'secret', traits: [] }
    const server = await openFrozen({ auth: 'strict', accessKeys: [key] })
    const signed = signV1({ credentials: key, parameters: faceLiveness(), date: new Date(date) })
    expect(fieldsOf(await server.call(signed)).Code).toBe(code)
  })

  it('is the minute after which repeated failures are forgiven', async () => {
    const server = await openFrozen({ repeatedFailures: 1 })
    await initialize(server, { MerchantUserId: undefined })
    expect(fieldsOf(await initialize(server)).Code).toBe('Forbidden.ExceptionRepeatedInvoke')
    await put(server, { advance: 'PT1M' })
    expect(fieldsOf(await initialize(server)).Code).toBe('Success')
  })

  it('becomes due in order, each thing at its own moment, when the clock jumps', async () => {
    const receiver = await openReceiver()
    onTestFinished(() => receiver.close())
    const server = await openFrozen({ completeAfter: 5000 })
    const first = await opened(server, { CallbackUrl: `${receiver.url}/first` })
    await put(server, { advance: 'PT1S' })
    const second = await opened(server, { CallbackUrl: `${receiver.url}/second` })
    await put(server, { advance: 'PT1H' })
    await receiver.arrived(2)
    const ends = [await transactionOf(server, first), await transactionOf(server, second)]
    expect(ends.map(({ endedAt }) => endedAt)).toEqual(['2026-01-01T00:00:05.000Z', '2026-01-01T00:00:06.000Z'])
  })
})
