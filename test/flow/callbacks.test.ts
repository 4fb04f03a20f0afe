import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { stateAt } from '../../src/transactions/transaction.ts'
import { type Answer, type Door, fieldsOf, openHttp } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openRawReceiver, openReceiver } from '../unit/callbacks/receiver.ts'

const accessKeyId = 'merchant'
const day = 24 * 60 * 60_000

/** An emulator on a socket whose clock stands still. */
async function open(options: Partial<Options> = {}) {
  const door = await openHttp(options)
  onTestFinished(() => door.close())
  door.emulator.clock.freeze(true)
  return door
}

async function receive(answer?: Parameters<typeof openReceiver>[0]) {
  const receiver = await openReceiver(answer)
  onTestFinished(() => receiver.close())
  return receiver
}

async function opened(door: Door, changes: Parameters<typeof faceLiveness>[0]): Promise<string> {
  const answer = await door.call(unsigned({ parameters: faceLiveness(changes), accessKeyId }))
  return fieldsOf(answer).Result?.TransactionId ?? ''
}

function checkResult(door: Door, TransactionId: string): Promise<Answer> {
  const parameters = { MerchantBizId: faceLiveness().MerchantBizId ?? '', TransactionId }
  return door.call(unsigned({ action: 'CheckResult', parameters, accessKeyId }))
}

function post(door: Door, path: string, contentType?: string, text = ''): Promise<Answer> {
  const headers = { 'content-length': String(text.length), ...(contentType && { 'content-type': contentType }) }
  return door.call({ method: 'POST', url: `/_emulator/${path}`, headers, body: Buffer.from(text) })
}

const recordsOf = async ({ emulator }: Door) => emulator.callbacks.list()
const statesOf = async (door: Door) => (await recordsOf(door)).map(({ state }) => state)

describe('a callback', () => {
  it('is a GET of CallbackUrl with the parameters of the documented example', async () => {
    const methods: (string | undefined)[] = []
    const receiver = await receive((request, response) => {
      methods.push(request.method)
      response.end()
    })
    const door = await open()
    const id = await opened(door, { CallbackUrl: `${receiver.url}/done`, CallbackToken: '100000' })

    await door.emulator.complete(id)
    await receiver.arrived(1)

    expect(methods).toEqual(['GET'])
    expect(receiver.requests).toEqual([`/done?callbackToken=100000&transactionId=${id}&passed=Y&subcode=200`])
  })

  it('tells the SubCode of a verification that did not pass', async () => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url })
    await door.emulator.complete(id, { subCode: '205' })
    await receiver.arrived(1)
    expect(receiver.requests).toEqual([`/?transactionId=${id}&passed=N&subcode=205`])
  })

  it('spells the SubCode as the documented example does when asked to', async () => {
    const receiver = await receive()
    const door = await open({ callbackSubCode: 'subCode' })
    const id = await opened(door, { CallbackUrl: receiver.url })
    await door.emulator.complete(id)
    await receiver.arrived(1)
    expect(receiver.requests).toEqual([`/?transactionId=${id}&passed=Y&subCode=200`])
  })

  it.each([
    '/kyc?bookingId=42',
    '/kyc?q=a%2Bb+c%20d&empty=&sign=a/b=',
    '/kyc?transactionId=mine',
    '/a%2Fb/?x=%E7%94%A8',
  ])('keeps the path and query of %s as they are', async address => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, { CallbackUrl: `${receiver.url}${address}` })
    await door.emulator.complete(id)
    await receiver.arrived(1)
    expect(receiver.requests).toEqual([`${address}&transactionId=${id}&passed=Y&subcode=200`])
  })

  it.each(['NMjvQanQgplBSaEI0sL86WnQplB', '7ca5c68d869344ea8eeb30cdfd544544-6358700', 'a b+c&d=e?f#g/用户 😀'])(
    'echoes the token %s unharmed',
    async token => {
      const receiver = await receive()
      const door = await open()
      await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url, CallbackToken: token }))
      await receiver.arrived(1)
      const { searchParams } = new URL(receiver.requests[0] ?? '', receiver.url)
      expect(searchParams.get('callbackToken')).toBe(token)
    },
  )

  it('arrives at the inbox of the emulator when CallbackUrl points there', async () => {
    const door = await open()
    const id = await opened(door, { CallbackUrl: `${door.url}/_emulator/inbox/orders?order=7` })
    await door.emulator.complete(id)
    await door.emulator.callbacks.idle()
    expect(door.emulator.inbox.list('orders')).toMatchObject([
      { method: 'GET', query: { order: '7', transactionId: id, passed: 'Y', subcode: '200' } },
    ])
  })

  it.each([
    ['the end user gives up', (door: Door, id: string) => door.emulator.abandon(id)],
    ['it is made to expire', (door: Door, id: string) => door.emulator.expire(id)],
    ['its 30 minutes run out', (door: Door) => door.emulator.clock.advance(day)],
  ])('does not come when %s', async (_, end) => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url })
    expect(await stateOf(door, id)).toBe('pending')
    await end(door, id)
    expect(await stateOf(door, id)).not.toBe('pending')
    await door.emulator.callbacks.idle()
    expect({ requests: receiver.requests, records: await recordsOf(door) }).toEqual({ requests: [], records: [] })
  })

  it('does not come when there is no CallbackUrl', async () => {
    const door = await open()
    await door.emulator.complete(await opened(door, {}))
    expect(await recordsOf(door)).toEqual([])
  })
})

async function stateOf(door: Door, id: string) {
  const stored = await door.emulator.transactions.get(id)
  return stored && stateAt(stored, door.emulator.clock.now())
}

describe('a receiver that asks CheckResult as soon as it is connected to', () => {
  /** Who can end a verification. */
  const ways = {
    'the control API': (door: Door, id: string, subCode: string) =>
      post(door, `transactions/${id}/complete`, 'application/json', JSON.stringify({ subCode })),
    'the page': (door: Door, id: string, subCode: string) =>
      post(
        door,
        `verify/${id}`,
        'application/json',
        JSON.stringify(subCode === '200' ? { outcome: 'pass' } : { outcome: 'fail', subCode }),
      ),
    'the emulator object': (door: Door, id: string, subCode: string) => door.emulator.complete(id, { subCode }),
    'a scenario': (door: Door) => door.emulator.clock.advance(10),
  }
  const scenarioOf: Record<string, string> = { 200: 'passed', 205: 'not-passed', 206: 'device-risk' }

  it('is always told the result, no matter what ends the verification', { timeout: 60_000 }, async () => {
    const door = await open({ completeAfter: 10 })
    let id = ''
    let tell: (answer: Answer) => void = () => undefined
    const receiver = await openRawReceiver(async socket => {
      tell(await checkResult(door, id))
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    })
    onTestFinished(() => receiver.close())
    const way = fc.constantFrom(...(Object.keys(ways) as (keyof typeof ways)[]))
    const property = fc.asyncProperty(way, fc.constantFrom('200', '205', '206'), async (name, subCode) => {
      const decided = name === 'a scenario' && { MerchantUserId: `emulator:${scenarioOf[subCode]}` }
      id = await opened(door, { CallbackUrl: receiver.url, ...decided })
      const told = new Promise<Answer>(accept => {
        tell = accept
      })

      await ways[name](door, id, subCode)

      const { Code, Result } = fieldsOf(await told)
      expect(Code).toBe('Success')
      expect(Result).toMatchObject({ Passed: subCode === '200' ? 'Y' : 'N', SubCode: subCode })
    })
    await fc.assert(property, { numRuns: 200 })
  })
})

describe('a callback that fails', () => {
  it('is not sent again by default', async () => {
    const receiver = await receive((_, response) => void response.writeHead(500).end())
    const door = await open()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await door.emulator.callbacks.idle()

    door.emulator.clock.advance(day)
    await door.emulator.callbacks.idle()

    expect(receiver.requests).toHaveLength(1)
    expect(await recordsOf(door)).toMatchObject([{ state: 'failed', attempts: [{ status: 500 }] }])
  })

  it('is recorded with the reason when nobody listens', async () => {
    const receiver = await openReceiver()
    await receiver.close()
    const door = await open()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await door.emulator.callbacks.idle()
    expect(await recordsOf(door)).toMatchObject([
      { state: 'failed', attempts: [{ error: expect.stringContaining('ECONNREFUSED') }] },
    ])
  })

  it('does not change the result', async () => {
    const receiver = await receive((request: IncomingMessage) => void request.socket.destroy())
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url })
    await door.emulator.complete(id)
    await door.emulator.callbacks.idle()
    expect(fieldsOf(await checkResult(door, id)).Result).toMatchObject({ Passed: 'Y' })
  })

  it('is sent again after 1, 2 and 4 seconds of the clock when retries are asked for', async () => {
    const receiver = await receive((_, response, count) => void response.writeHead(count < 4 ? 503 : 200).end())
    const door = await open({ callbackRetries: 3 })
    const { clock, callbacks } = door.emulator
    const start = clock.now()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await callbacks.idle()
    for (const pause of [1000, 2000, 4000]) {
      clock.advance(pause)
      await callbacks.idle()
    }
    const [record] = await recordsOf(door)
    expect(record?.state).toBe('delivered')
    expect(record?.attempts.map(({ at, status }) => [at - start, status])).toEqual([
      [0, 503],
      [1000, 503],
      [3000, 503],
      [7000, 200],
    ])
  })

  it('is not sent again one millisecond before its time', async () => {
    const receiver = await receive((_, response) => void response.writeHead(503).end())
    const door = await open({ callbackRetries: 1 })
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await door.emulator.callbacks.idle()
    door.emulator.clock.advance(999)
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toHaveLength(1)
  })

  it('is given up after the last retry', async () => {
    const receiver = await receive((_, response) => void response.writeHead(503).end())
    const door = await open({ callbackRetries: 1 })
    const { clock, callbacks } = door.emulator
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await callbacks.idle()
    for (const pause of [1000, day]) {
      clock.advance(pause)
      await callbacks.idle()
    }
    expect(receiver.requests).toHaveLength(2)
    expect(await statesOf(door)).toEqual(['failed'])
  })
})

describe('the scenario', () => {
  const asks = (scenario: string, url: string) => ({ CallbackUrl: url, MerchantUserId: `emulator:${scenario}` })

  it('callback-late holds the callback back for 10 seconds of the clock', async () => {
    const receiver = await receive()
    const door = await open()
    await door.emulator.complete(await opened(door, asks('callback-late', receiver.url)))
    door.emulator.clock.advance(9999)
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toEqual([])
    door.emulator.clock.advance(1)
    await receiver.arrived(1)
  })

  it('callback-late leaves the result readable at once', async () => {
    const door = await open()
    const id = await opened(door, asks('callback-late', 'http://localhost:9/'))
    await door.emulator.complete(id)
    expect(fieldsOf(await checkResult(door, id)).Result).toMatchObject({ Passed: 'Y' })
  })

  it('callback-twice sends the same callback twice', async () => {
    const receiver = await receive()
    const door = await open()
    await door.emulator.complete(await opened(door, asks('callback-twice', receiver.url)))
    await receiver.arrived(2)
    await door.emulator.callbacks.idle()
    const [first, ...others] = receiver.requests
    expect(others).toEqual([first])
    expect(await statesOf(door)).toEqual(['delivered', 'delivered'])
  })

  it('callback-early sends the callback while CheckResult still answers ProcessNotCompleted', async () => {
    const door = await open()
    let id = ''
    const answers: Answer[] = []
    const receiver = await receive(async (_, response) => {
      answers.push(await checkResult(door, id))
      response.end()
    })
    id = await opened(door, asks('callback-early', receiver.url))

    await door.emulator.complete(id)

    expect(answers.map(answer => fieldsOf(answer).Code)).toEqual(['ProcessNotCompleted'])
  })

  it('callback-early lets the result be read once the callback was answered', async () => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, asks('callback-early', receiver.url))
    await door.emulator.complete(id)
    expect(receiver.requests).toEqual([`/?transactionId=${id}&passed=Y&subcode=200`])
    expect(fieldsOf(await checkResult(door, id)).Result).toMatchObject({ Passed: 'Y' })
  })

  it('callback-early does not keep the result back for ever when nobody listens', async () => {
    const receiver = await openReceiver()
    await receiver.close()
    const door = await open()
    const id = await opened(door, asks('callback-early', receiver.url))
    await door.emulator.complete(id)
    expect(fieldsOf(await checkResult(door, id)).Result).toMatchObject({ Passed: 'Y' })
  })

  it('callback-early refuses a second end while the callback is under way', async () => {
    const door = await open()
    let id = ''
    const statuses: number[] = []
    const receiver = await receive(async (_, response) => {
      statuses.push((await post(door, `transactions/${id}/complete`)).status)
      response.end()
    })
    id = await opened(door, asks('callback-early', receiver.url))
    await door.emulator.complete(id)
    expect(statuses).toEqual([409])
  })

  it('callback-lost never sends the callback', async () => {
    const receiver = await receive()
    const door = await open()
    await door.emulator.complete(await opened(door, asks('callback-lost', receiver.url)))
    door.emulator.clock.advance(day)
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toEqual([])
    expect(await statesOf(door)).toEqual(['dropped'])
  })
})

describe('a replay', () => {
  it.each([
    ['was delivered', 'somebody'],
    ['was lost', 'emulator:callback-lost'],
    ['is still to come', 'emulator:callback-late'],
  ])('sends a callback that %s at once, as it was', async (_, MerchantUserId) => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url, MerchantUserId })
    await door.emulator.complete(id)
    await door.emulator.callbacks.idle()
    const before = receiver.requests.length
    const [{ id: callbackId = '' } = {}] = await recordsOf(door)

    const { status } = await post(door, `callbacks/${callbackId}/replay`)

    expect(status).toBe(202)
    await receiver.arrived(before + 1)
    expect(receiver.requests.at(-1)).toBe(`/?transactionId=${id}&passed=Y&subcode=200`)
  })

  it('is a record of its own', async () => {
    const receiver = await receive((_, response, count) => void response.writeHead(count === 1 ? 500 : 200).end())
    const door = await open()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await door.emulator.callbacks.idle()
    await post(door, `callbacks/${(await recordsOf(door))[0]?.id}/replay`)
    await door.emulator.callbacks.idle()
    expect(await statesOf(door)).toEqual(['delivered', 'failed'])
  })
})

describe('a reset', () => {
  const wait = { MerchantUserId: 'emulator:callback-late' }

  describe.each([
    ['of everything', 'reset'],
    ['of one key', `reset?accessKeyId=${accessKeyId}`],
  ])('%s', (_, reset) => {
    it('cancels a callback that waits for its time', async () => {
      const receiver = await receive()
      const door = await open()
      await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url, ...wait }))
      await post(door, reset)
      door.emulator.clock.advance(day)
      await door.emulator.callbacks.idle()
      expect(receiver.requests).toEqual([])
    })

    it('cancels a callback that waits for its retry', async () => {
      const receiver = await receive((_, response) => void response.writeHead(503).end())
      const door = await open({ callbackRetries: 5 })
      await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
      await door.emulator.callbacks.idle()
      await post(door, reset)
      door.emulator.clock.advance(day)
      await door.emulator.callbacks.idle()
      expect(receiver.requests).toHaveLength(1)
    })
  })

  it('hangs up on a receiver that has not answered yet', async () => {
    let hungUp: Promise<unknown> = Promise.resolve()
    const receiver = await receive(request => {
      hungUp = once(request.socket, 'close')
    })
    const door = await open()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url }))
    await receiver.arrived(1)
    await post(door, 'reset')
    await hungUp
    expect(await recordsOf(door)).toEqual([])
  })

  it('lets nothing follow a receiver that has not answered yet', async () => {
    const receiver = await receive(() => undefined)
    const door = await open()
    const twice = { CallbackUrl: receiver.url, MerchantUserId: 'emulator:callback-twice' }
    await door.emulator.complete(await opened(door, twice))
    await receiver.arrived(1)
    await post(door, 'reset')
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toHaveLength(1)
  })

  it('lets go of a verification that waits for an early callback', async () => {
    const receiver = await receive(() => undefined)
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url, MerchantUserId: 'emulator:callback-early' })
    const completion = post(door, `transactions/${id}/complete`)
    await receiver.arrived(1)
    await post(door, 'reset')
    expect((await completion).status).toBe(404)
  })

  it('of one key leaves the callbacks of the others under way', async () => {
    const receiver = await receive()
    const door = await open()
    await door.emulator.complete(await opened(door, { CallbackUrl: receiver.url, ...wait }))
    await post(door, 'reset?accessKeyId=somebody')
    door.emulator.clock.advance(10_000)
    await receiver.arrived(1)
  })
})

describe('a transaction that is forgotten', () => {
  it('takes its callbacks with it', async () => {
    const receiver = await receive()
    const door = await open()
    const id = await opened(door, { CallbackUrl: receiver.url, MerchantUserId: 'emulator:callback-late' })
    await door.emulator.complete(id)
    await door.emulator.forget(id)
    door.emulator.clock.advance(day)
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toEqual([])
  })
})
