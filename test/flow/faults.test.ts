import { request as httpRequest } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PopCore } from '../conformance/sdk-clients.ts'
import { type Answer, type Door, doors, fieldsOf, openFetch, openHttp, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { toFetchRequest, unsigned } from '../support/signed-request.ts'

const accessKeyId = 'merchant'
const day = 24 * 60 * 60_000
const faulty = (fault: string) =>
  unsigned({ parameters: faceLiveness({ MerchantUserId: `emulator:${fault}` }), accessKeyId })
const plain = () => unsigned({ parameters: faceLiveness(), accessKeyId })

/** An emulator whose clock stands still; what hangs in it is released when the test is over. */
async function opened<AnyDoor extends Door>(opening: Promise<AnyDoor>): Promise<AnyDoor> {
  const door = await opening
  onTestFinished(async () => {
    await door.emulator.reset()
    await door.close()
  })
  door.emulator.clock.freeze(true)
  return door
}

/** Sends a call and waits until the emulator has worked on it, so that only its answer is still to come. */
async function underWay(door: Door, fault: string): Promise<{ answer: Promise<Answer>; isAnswered: () => boolean }> {
  let answered = false
  const answer = door.call(faulty(fault)).finally(() => {
    answered = true
  })
  // The test that looks at the answer sees how it failed; others need not.
  answer.catch(() => undefined)
  const waited = await door.emulator.requests.wait({ timeout: 5000 })
  expect(waited).toMatchObject({ entries: [{ decision: fault }] })
  return { answer, isAnswered: () => answered }
}

describe.each(doors)('slow, $door', ({ open }) => {
  it('keeps the answer back for 3.999 seconds of the clock', async () => {
    const door = await opened(open())
    const { isAnswered } = await underWay(door, 'slow')
    door.emulator.clock.advance(3999)
    await door.call(plain())
    expect(isAnswered()).toBe(false)
  })

  it('lets the whole answer go after 4 seconds of the clock', async () => {
    const door = await opened(open())
    const { answer } = await underWay(door, 'slow')
    door.emulator.clock.advance(4000)
    const { status, headers, text } = await answer
    expect({ status, decision: headers['x-emulator-decision'] }).toEqual({ status: 200, decision: 'slow' })
    expect(JSON.parse(text)).toMatchObject({ Code: 'Success', Result: { TransactionId: expect.any(String) } })
  })
})

describe.each(doors)('hang, $door', ({ open }) => {
  it('never lets the answer go, however far the clock moves', async () => {
    const door = await opened(open())
    const { isAnswered } = await underWay(door, 'hang')
    door.emulator.clock.advance(365 * day)
    await door.call(plain())
    expect(isAnswered()).toBe(false)
  })

  it('does not keep other calls from being answered', async () => {
    const door = await opened(open())
    await underWay(door, 'hang')
    expect(fieldsOf(await door.call(plain())).Code).toBe('Success')
  })
})

describe.each(doors)('garbled, $door', ({ open }) => {
  it('cuts the answer in the middle, under headers that promise JSON', async () => {
    const door = await opened(open())
    const { status, headers, text } = await door.call(faulty('garbled'))
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json;charset=utf-8')
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
    expect(text).toMatch(/^{"RequestId":/)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })
})

describe.each(doors)('every fault, $door', ({ open }) => {
  it.each(['slow', 'hang', 'reset', 'garbled'])('%s leaves the transaction open that the call opened', async fault => {
    const door = await opened(open())
    await underWay(door, fault)
    const list = await door.emulator.transactions.list()
    expect(list).toMatchObject([{ state: 'pending', decision: fault }])
  })
})

describe('over HTTP', () => {
  it('reset breaks the connection', async () => {
    const door = await opened(openHttp())
    await expect(door.call(faulty('reset'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('reset is raised by a vendor SDK as an error of the connection', async () => {
    const door = await opened(openHttp())
    const client = new PopCore(
      { endpoint: door.url, apiVersion: '2022-08-09', accessKeyId, accessKeySecret: 'secret' },
      true,
    )
    const call = client.request('Initialize', faceLiveness({ MerchantUserId: 'emulator:reset' }), { method: 'POST' })
    await expect(call).rejects.toThrow(/socket hang up|ECONNRESET/)
  })

  it('hang is ended by a reset of the emulator', async () => {
    const door = await opened(openHttp())
    const { answer } = await underWay(door, 'hang')
    await door.emulator.reset()
    await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('slow ends with a reset of the emulator', async () => {
    const door = await opened(openHttp())
    const { answer } = await underWay(door, 'slow')
    await door.emulator.reset()
    expect((await answer).status).toBe(200)
  })

  it('hang does not keep the server from closing', async () => {
    const door = await opened(openHttp())
    const { answer } = await underWay(door, 'hang')
    await door.close()
    await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('hang survives a caller that hangs up', async () => {
    const door = await opened(openHttp())
    const { method, url, headers } = faulty('hang')
    const { hostname, port } = new URL(door.url)
    const request = httpRequest({ host: hostname, port, method, path: url, headers }).end()
    const hungUp = new Promise(accept => request.on('error', accept))
    await door.emulator.requests.wait({ timeout: 5000 })
    request.destroy()
    await hungUp
    await door.emulator.reset()
    expect(fieldsOf(await door.call(plain())).Code).toBe('Success')
  })

  it('a fault spoils a CheckResult that it is armed for', async () => {
    const door = await opened(openHttp())
    door.emulator.scenarios.arm({ name: 'reset', match: { action: 'CheckResult' } })
    const call = door.call(unsigned({ action: 'CheckResult', accessKeyId }))
    await expect(call).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('in process', () => {
  it.each([
    ['reset', async () => undefined],
    ['hang', (door: Door) => door.emulator.reset()],
  ])('%s is status 0', async (fault, release) => {
    const door = await opened(openInProcess())
    const { answer } = await underWay(door, fault)
    await release(door)
    expect(await answer).toEqual({ status: 0, headers: {}, text: '' })
  })

  it.each([
    ['reset', async () => undefined],
    ['hang', (door: Door) => door.emulator.reset()],
  ])('%s is Response.error() for a Request', async (fault, release) => {
    const door = await opened(openFetch())
    const response = door.emulator.fetch(toFetchRequest(faulty(fault)))
    await door.emulator.requests.wait({ timeout: 5000 })
    await release(door)
    expect(await response).toMatchObject({ type: 'error', status: 0, ok: false })
  })
})
