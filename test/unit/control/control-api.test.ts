import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../../src/options/options.ts'
import { type Answer, type Door, doors, fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { drawnPicture } from '../../support/pictures.ts'
import { faceLiveness, withPicture } from '../../support/requests.ts'
import { signV1, unsigned } from '../../support/signed-request.ts'
import { openReceiver } from '../callbacks/receiver.ts'

type Changes = Parameters<typeof faceLiveness>[0]

const merchant = 'merchant'
const nobody = 'hksb7ba1b28130d24e015d694361bee4'
const webMetaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0' })

async function opened<AnyDoor extends Door>(opening: Promise<AnyDoor>): Promise<AnyDoor> {
  const door = await opening
  onTestFinished(() => door.close())
  return door
}

/** A request to the control API; a body that is text goes out as it is, anything else as JSON. */
async function control(door: Door, method: string, path: string, body?: unknown, contentType = 'application/json') {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const headers = { 'content-length': String(text.length), ...(text !== '' && { 'content-type': contentType }) }
  const answer = await door.call({ method, url: `/_emulator/${path}`, headers, body: Buffer.from(text) })
  return { ...answer, json: answer.headers['content-type']?.includes('json') ? JSON.parse(answer.text) : undefined }
}

const initialize = (door: Door, changes: Changes = {}, accessKeyId = merchant): Promise<Answer> =>
  door.call(unsigned({ parameters: faceLiveness(changes), accessKeyId }))

async function open(door: Door, changes: Changes = {}, accessKeyId = merchant): Promise<string> {
  return fieldsOf(await initialize(door, changes, accessKeyId)).Result?.TransactionId ?? ''
}

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)

function expectError(answer: Awaited<ReturnType<typeof control>>, status: number, code: string, words: RegExp) {
  expect(answer.json).toEqual({ error: { code, message: expect.stringMatching(words) } })
  expect(answer.status).toBe(status)
}

describe.each(doors)('through the door $door', ({ open: openDoor }) => {
  it.each([
    ['health', 'alive'],
    ['ready', 'ready'],
  ])('GET %s answers that it is %s', async (path, status) => {
    const answer = await control(await opened(openDoor()), 'GET', path)
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 200, json: { status } })
  })

  it('a transaction is listed, read, completed and forgotten', async () => {
    const door = await opened(openDoor())
    const id = await open(door)
    expect(idsOf((await control(door, 'GET', 'transactions')).json.transactions)).toEqual([id])
    expect((await control(door, 'GET', `transactions/${id}`)).json).toMatchObject({ id, state: 'pending' })
    const completed = await control(door, 'POST', `transactions/${id}/complete`, { subCode: '205' })
    expect(completed.json).toMatchObject({ id, state: 'not-passed', subCode: '205' })
    expect((await control(door, 'DELETE', `transactions/${id}`)).status).toBe(204)
    expect((await control(door, 'GET', `transactions/${id}`)).status).toBe(404)
  })

  it('an answer says which emulator it comes from', async () => {
    const { headers } = await control(await opened(openDoor()), 'GET', 'clock')
    expect(headers['x-emulator']).toMatch(/^cloudauth-emulator\/\d/)
  })
})

describe('GET transactions', () => {
  it('lists the newest first', async () => {
    const door = await openInProcess()
    const ids = [await open(door), await open(door), await open(door)]
    const { json } = await control(door, 'GET', 'transactions')
    expect(idsOf(json.transactions)).toEqual(ids.reverse())
    expect(json).toMatchObject({ total: 3, evicted: 0, more: false })
  })

  it.each([
    ['state=not-passed', { subCode: '205' }],
    ['state=abandoned', { abandoned: true }],
    ['merchantBizId=order7', undefined],
    ['sceneCode=till', undefined],
    ['accessKeyId=vip', undefined],
  ])('lists those of ?%s only', async (query, end) => {
    const door = await openInProcess()
    await open(door)
    const id = await open(door, { MerchantBizId: 'order7', SceneCode: 'till' }, 'vip')
    if (end) await control(door, 'POST', `transactions/${id}/complete`, end)
    const { json } = await control(door, 'GET', `transactions?${query}`)
    expect(idsOf(json.transactions)).toEqual([id])
  })

  it('lists one that ran out as expired, not as pending', async () => {
    const door = await openInProcess()
    const id = await open(door)
    await control(door, 'PUT', 'clock', { advance: 'PT31M' })
    expect(idsOf((await control(door, 'GET', 'transactions?state=expired')).json.transactions)).toEqual([id])
    expect((await control(door, 'GET', 'transactions?state=pending')).json.transactions).toEqual([])
  })

  it('comes in pages, each with the cursor of the next one', async () => {
    const door = await openInProcess()
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.unshift(await open(door))
    const pages: string[][] = []
    let cursor = ''
    do {
      const { json } = await control(door, 'GET', `transactions?limit=2${cursor && `&cursor=${cursor}`}`)
      pages.push(idsOf(json.transactions))
      cursor = json.nextCursor ?? ''
    } while (cursor !== '')
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
  })

  it('does not begin again at the newest when the transaction of the cursor is gone', async () => {
    const door = await openInProcess()
    for (let count = 0; count < 4; count += 1) await open(door)
    const { transactions, nextCursor } = (await control(door, 'GET', 'transactions?limit=2')).json
    await control(door, 'DELETE', `transactions/${nextCursor}`)
    const { json } = await control(door, 'GET', `transactions?limit=2&cursor=${nextCursor}`)
    expect(idsOf(json.transactions ?? [])).not.toContain(transactions[0].id)
  })
})

describe('GET transactions/{id}', () => {
  it('tells what the emulator knows of a verification', async () => {
    const door = await openInProcess()
    await control(door, 'PUT', 'clock', { now: '2026-01-01T00:00:00Z', frozen: true })
    const id = await open(door, { MetaInfo: webMetaInfo })
    expect((await control(door, 'GET', `transactions/${id}`)).json).toMatchObject({
      id,
      accessKeyId: merchant,
      productCode: 'FACE_LIVENESS',
      state: 'pending',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:30:00.000Z',
      client: 'web',
      url: expect.stringMatching(`/_emulator/verify/${id}$`),
      merchantBizId: faceLiveness().MerchantBizId,
      sceneCode: '1234567890',
      parameters: { SecurityLevel: '02', Model: 'LIVENESS', DocVideo: 'N', AppQualityCheck: 'Y' },
    })
  })

  it('gives no person, no secret and no picture away', async () => {
    const door = await openInProcess()
    const base64 = (await drawnPicture({})).toString('base64')
    const parameters = withPicture(base64, {
      MerchantUserId: 'somebody@example.com',
      CallbackUrl: 'https://shop.example/done',
      CallbackToken: 'a-very-secret-token',
    })
    const { FacePictureBase64 = '', ...query } = parameters
    const answer = await door.call(unsigned({ parameters: query, form: { FacePictureBase64 }, accessKeyId: merchant }))
    const { text, json } = await control(door, 'GET', `transactions/${fieldsOf(answer).Result?.TransactionId}`)
    expect(text).not.toContain('somebody@example.com')
    expect(text).not.toContain('a-very-secret-token')
    expect(text).not.toContain(base64.slice(0, 100))
    expect(json.picture).toMatchObject({ format: 'JPEG', width: 480, height: 640 })
  })
})

describe('POST transactions/{id}/complete', () => {
  it.each([
    ['nothing', undefined, { state: 'passed', subCode: '200' }],
    ['an empty object', {}, { state: 'passed', subCode: '200' }],
    ['SubCode 200', { subCode: '200' }, { state: 'passed', subCode: '200' }],
    ['SubCode 205', { subCode: '205' }, { state: 'not-passed', subCode: '205' }],
    ['SubCode 299, which no document knows', { subCode: '299' }, { state: 'not-passed', subCode: '299' }],
    ['that the end user gave up', { abandoned: true }, { state: 'abandoned' }],
  ])('told %s ends it so', async (_, body, end) => {
    const door = await openInProcess()
    const { status, json } = await control(door, 'POST', `transactions/${await open(door)}/complete`, body)
    expect(status).toBe(200)
    expect(json).toMatchObject({ ...end, endedAt: expect.any(String) })
  })

  it.each(['passed', 'expired'])('answers 409 for one that is %s, and says so', async state => {
    const door = await openInProcess()
    const id = await open(door)
    await control(door, 'POST', `transactions/${id}/${state === 'passed' ? 'complete' : 'expire'}`)
    const answer = await control(door, 'POST', `transactions/${id}/complete`)
    expectError(answer, 409, 'not-pending', new RegExp(`is ${state}\\. Only a pending one can end`))
  })

  it('lets one of many who come at the same time win', async () => {
    const door = await opened(openHttp())
    const id = await open(door)
    const answers = await Promise.all(
      ['200', '205', '206', '299'].map(subCode =>
        control(door, 'POST', `transactions/${id}/complete`, { subCode }).then(({ status }) => status),
      ),
    )
    expect(answers.sort()).toEqual([200, 409, 409, 409])
  })
})

describe('POST transactions/{id}/expire', () => {
  it('ends its 30 minutes now', async () => {
    const door = await openInProcess()
    const { status, json } = await control(door, 'POST', `transactions/${await open(door)}/expire`)
    expect({ status, state: json.state }).toEqual({ status: 200, state: 'expired' })
  })

  it('answers 409 for one that has ended', async () => {
    const door = await openInProcess()
    const id = await open(door)
    await control(door, 'POST', `transactions/${id}/complete`)
    expectError(await control(door, 'POST', `transactions/${id}/expire`), 409, 'not-pending', /is passed/)
  })
})

describe('scenarios', () => {
  it('are armed for one call of any caller unless told otherwise', async () => {
    const door = await openInProcess()
    const { status, json } = await control(door, 'POST', 'scenarios', { name: 'throttled' })
    expect(status).toBe(201)
    expect(json).toEqual({ id: expect.stringMatching(/./), name: 'throttled', times: 1, hits: 0, match: {} })
    expect(fieldsOf(await initialize(door)).Code).toBe('Throttling.Api')
  })

  it('are armed with times and match', async () => {
    const door = await openInProcess()
    const arming = { name: 'no-face', times: 2, match: { accessKeyId: 'vip', merchantUserId: 'u', merchantBizId: 'b' } }
    expect((await control(door, 'POST', 'scenarios', arming)).json).toMatchObject(arming)
    expect((await control(door, 'GET', 'scenarios')).json.armed).toMatchObject([arming])
  })

  it('are armed for one key by ?accessKeyId', async () => {
    const door = await openInProcess()
    await control(door, 'POST', 'scenarios?accessKeyId=vip', { name: 'no-face' })
    expect(fieldsOf(await initialize(door)).Code).toBe('Success')
    expect(fieldsOf(await initialize(door, {}, 'vip')).Code).toBe('NoFaceDetected')
  })

  it('are disarmed one by one', async () => {
    const door = await openInProcess()
    const { json } = await control(door, 'POST', 'scenarios', { name: 'no-face' })
    await control(door, 'POST', 'scenarios', { name: 'throttled' })
    expect((await control(door, 'DELETE', `scenarios/${json.id}`)).status).toBe(204)
    expect((await control(door, 'GET', 'scenarios')).json.armed).toMatchObject([{ name: 'throttled' }])
  })

  it('are disarmed all together', async () => {
    const door = await openInProcess()
    for (const name of ['no-face', 'throttled']) await control(door, 'POST', 'scenarios', { name })
    expect((await control(door, 'DELETE', 'scenarios')).status).toBe(204)
    expect((await control(door, 'GET', 'scenarios')).json.armed).toEqual([])
  })

  it('are disarmed for one key only', async () => {
    const door = await openInProcess()
    await control(door, 'POST', 'scenarios?accessKeyId=vip', { name: 'no-face' })
    await control(door, 'POST', 'scenarios', { name: 'throttled' })
    await control(door, 'DELETE', 'scenarios?accessKeyId=vip')
    expect((await control(door, 'GET', 'scenarios')).json.armed).toMatchObject([{ name: 'throttled' }])
  })
})

describe('GET requests', () => {
  it('lists the newest first, with what was answered', async () => {
    const door = await openInProcess()
    const id = await open(door)
    const refused = await initialize(door, { MetaInfo: undefined })
    const { json } = await control(door, 'GET', 'requests')
    expect(json.evicted).toBe(0)
    expect(json.requests).toMatchObject([
      {
        action: 'Initialize',
        status: 400,
        code: 'MissingParameter',
        requestId: fieldsOf(refused).RequestId,
        reason: refused.headers['x-emulator-reason'],
      },
      { action: 'Initialize', accessKeyId: merchant, status: 200, code: 'Success', reason: '', transactionId: id },
    ])
  })

  it('leaves out calls of the control API', async () => {
    const door = await openInProcess()
    await control(door, 'GET', 'clock')
    expect((await control(door, 'GET', 'requests')).json.requests).toEqual([])
  })

  it.each(['action=CheckResult', 'code=MissingParameter', 'status=400', 'accessKeyId=vip'])(
    'lists those of ?%s only',
    async query => {
      const door = await openInProcess()
      await initialize(door)
      await door.call(unsigned({ action: 'CheckResult', accessKeyId: 'vip' }))
      const { requests } = (await control(door, 'GET', `requests?${query}`)).json
      expect(requests).toMatchObject([{ action: 'CheckResult', code: 'MissingParameter' }])
    },
  )

  it('lists the calls of one transaction: the one that opened it and those that asked for it', async () => {
    const door = await openInProcess()
    await open(door)
    const id = await open(door)
    const parameters = { MerchantBizId: 'order', TransactionId: id }
    await door.call(unsigned({ action: 'CheckResult', parameters, accessKeyId: merchant }))
    const { requests } = (await control(door, 'GET', `requests?transactionId=${id}`)).json
    expect(requests).toMatchObject([{ action: 'CheckResult' }, { action: 'Initialize' }])
  })

  it('comes in pages', async () => {
    const door = await openInProcess()
    for (let count = 0; count < 3; count += 1) await initialize(door)
    const first = (await control(door, 'GET', 'requests?limit=2')).json
    const second = (await control(door, 'GET', `requests?limit=2&cursor=${first.nextCursor}`)).json
    const sequences = [...first.requests, ...second.requests].map(({ sequence }) => sequence)
    expect(sequences).toEqual([3, 2, 1])
    expect(second).not.toHaveProperty('nextCursor')
  })

  it('shows no secret, no picture and no person', async () => {
    const door = await openInProcess()
    const base64 = (await drawnPicture({})).toString('base64')
    const signed = signV1({
      credentials: { id: merchant, secret: 'secret', securityToken: 'a-security-token' },
      parameters: withPicture(base64, { MerchantUserId: 'somebody@example.com', CallbackToken: 'a-callback-token' }),
      place: 'form',
    })
    const signature = new URLSearchParams(Buffer.from(signed.body).toString()).get('Signature') ?? ''
    await door.call(signed)
    const { text, json } = await control(door, 'GET', 'requests')
    expect(json.requests).toHaveLength(1)
    for (const secret of [signature, 'a-security-token', 'a-callback-token', 'somebody@example.com', base64])
      expect(text).not.toContain(secret.slice(0, 100))
  })

  it('is emptied by DELETE', async () => {
    const door = await openInProcess()
    await initialize(door)
    expect((await control(door, 'DELETE', 'requests')).status).toBe(204)
    expect((await control(door, 'GET', 'requests')).json.requests).toEqual([])
  })

  it('is emptied of one key by DELETE with ?accessKeyId', async () => {
    const door = await openInProcess()
    await initialize(door, {}, 'vip')
    await initialize(door)
    await control(door, 'DELETE', 'requests?accessKeyId=vip')
    expect((await control(door, 'GET', 'requests')).json.requests).toMatchObject([{ accessKeyId: merchant }])
  })
})

describe('GET requests/{id}', () => {
  it('finds a request by its sequence and by its RequestId', async () => {
    const door = await openInProcess()
    const { RequestId } = fieldsOf(await initialize(door))
    for (const id of ['1', RequestId])
      expect((await control(door, 'GET', `requests/${id}`)).json).toMatchObject({ sequence: 1, requestId: RequestId })
  })

  it('tells the request as a curl command', async () => {
    const door = await openInProcess()
    await initialize(door)
    const { status, headers, text } = await control(door, 'GET', 'requests/1/curl')
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(/^text\/plain/)
    expect(text).toMatch(/^(#.*\n)*curl /)
  })
})

describe('GET requests/wait', () => {
  it('answers at once when the requests are there', async () => {
    const door = await openInProcess()
    await initialize(door)
    const { status, json } = await control(door, 'GET', 'requests/wait?timeout=0')
    expect(status).toBe(200)
    expect(json.requests).toMatchObject([{ action: 'Initialize' }])
  })

  it('answers as soon as so many matching requests have come', async () => {
    const door = await opened(openHttp())
    const waiting = control(door, 'GET', 'requests/wait?action=CheckResult&count=2')
    await initialize(door)
    for (let count = 0; count < 2; count += 1) await door.call(unsigned({ action: 'CheckResult' }))
    expect((await waiting).json.requests).toMatchObject([{ action: 'CheckResult' }, { action: 'CheckResult' }])
  })

  it('counts only what comes after ?since', async () => {
    const door = await openInProcess()
    await initialize(door)
    const { status, json } = await control(door, 'GET', 'requests/wait?timeout=0&since=1')
    expect(status).toBe(404)
    expect(json.error.code).toBe('timeout')
  })

  it('says after its time how many came', async () => {
    const door = await openInProcess()
    await initialize(door)
    const answer = await control(door, 'GET', 'requests/wait?timeout=1&count=2')
    expectError(answer, 404, 'timeout', /^1 of 2 requests came within 1 ms/)
  })
})

describe('GET callbacks', () => {
  it('lists every delivery with its attempts, the newest first', async () => {
    const receiver = await openReceiver((_, response, count) => void response.writeHead(count === 1 ? 500 : 204).end())
    onTestFinished(() => receiver.close())
    const door = await openInProcess()
    const ids: string[] = []
    for (let count = 0; count < 2; count += 1) {
      ids.unshift(await open(door, { CallbackUrl: receiver.url }))
      await control(door, 'POST', `transactions/${ids[0]}/complete`)
      await door.emulator.callbacks.idle()
    }
    const attempt = { at: expect.any(String), milliseconds: expect.any(Number) }
    expect((await control(door, 'GET', 'callbacks')).json.callbacks).toMatchObject([
      { transactionId: ids[0], accessKeyId: merchant, state: 'delivered', attempts: [{ ...attempt, status: 204 }] },
      { transactionId: ids[1], accessKeyId: merchant, state: 'failed', attempts: [{ ...attempt, status: 500 }] },
    ])
  })

  it.each(['transactionId', 'accessKeyId'])('lists those of one %s only', async field => {
    const door = await openInProcess()
    const lost = { CallbackUrl: 'http://localhost/', MerchantUserId: 'emulator:callback-lost' }
    const id = await open(door, lost, 'vip')
    for (const one of [id, await open(door, lost)]) await control(door, 'POST', `transactions/${one}/complete`)
    const query = field === 'transactionId' ? id : 'vip'
    const { callbacks } = (await control(door, 'GET', `callbacks?${field}=${query}`)).json
    expect(callbacks).toMatchObject([{ transactionId: id }])
  })

  it('does not give CallbackToken away', async () => {
    const door = await openInProcess()
    const lost = { CallbackUrl: 'http://localhost/', MerchantUserId: 'emulator:callback-lost' }
    const id = await open(door, { ...lost, CallbackToken: 'a-very-secret-token' })
    await control(door, 'POST', `transactions/${id}/complete`)
    const { text, json } = await control(door, 'GET', 'callbacks')
    expect(json.callbacks).toHaveLength(1)
    expect(text).not.toContain('a-very-secret-token')
  })

  it('shows a replay as a delivery of its own', async () => {
    const receiver = await openReceiver()
    onTestFinished(() => receiver.close())
    const door = await openInProcess()
    const lost = { CallbackUrl: receiver.url, MerchantUserId: 'emulator:callback-lost' }
    await control(door, 'POST', `transactions/${await open(door, lost)}/complete`)
    const [before] = (await control(door, 'GET', 'callbacks')).json.callbacks
    const replay = await control(door, 'POST', `callbacks/${before.id}/replay`)
    await door.emulator.callbacks.idle()
    expect(replay.status).toBe(202)
    expect((await control(door, 'GET', 'callbacks')).json.callbacks).toMatchObject([
      { id: replay.json.id, state: 'delivered' },
      { id: before.id, state: 'dropped' },
    ])
  })
})

describe('the inbox', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])('takes a %s', async method => {
    const door = await opened(openHttp())
    const body = method === 'GET' ? undefined : 'hello'
    const { status } = await control(door, method, 'inbox/orders?order=7', body, 'text/plain')
    expect(status).toBe(200)
    const { messages } = (await control(door, 'GET', 'inbox')).json
    expect(messages).toMatchObject([{ name: 'orders', method, query: { order: '7' }, body: body ?? '' }])
  })

  it('lists the newest first, of one name when asked to', async () => {
    const door = await openInProcess()
    for (const path of ['inbox/a?n=1', 'inbox/b?n=2', 'inbox/a?n=3']) await control(door, 'GET', path)
    const numbersOf = async (path: string) =>
      (await control(door, 'GET', path)).json.messages.map(({ query }: { query: { n: string } }) => query.n)
    expect(await numbersOf('inbox')).toEqual(['3', '2', '1'])
    expect(await numbersOf('inbox?name=a')).toEqual(['3', '1'])
  })
})

describe('POST reset', () => {
  it('empties transactions, journal, callbacks, scenarios and inbox', async () => {
    const door = await openInProcess()
    const lost = { CallbackUrl: 'http://localhost/', MerchantUserId: 'emulator:callback-lost' }
    await control(door, 'POST', `transactions/${await open(door, lost)}/complete`)
    await control(door, 'POST', 'scenarios', { name: 'no-face' })
    await control(door, 'GET', 'inbox/a')

    const { status } = await control(door, 'POST', 'reset')

    expect(status).toBe(204)
    expect((await control(door, 'GET', 'transactions')).json).toMatchObject({ transactions: [], total: 0 })
    expect((await control(door, 'GET', 'requests')).json.requests).toEqual([])
    expect((await control(door, 'GET', 'callbacks')).json.callbacks).toEqual([])
    expect((await control(door, 'GET', 'scenarios')).json.armed).toEqual([])
    expect((await control(door, 'GET', 'inbox')).json.messages).toEqual([])
  })

  it.each<[string, Partial<Options>, Changes]>([
    ['the limit of calls per second', { qps: 1 }, {}],
    ['repeated failures', { repeatedFailures: 1 }, { MetaInfo: undefined }],
  ])('forgets %s', async (_, options, changes) => {
    const door = await openInProcess(options)
    await control(door, 'PUT', 'clock', { frozen: true })
    await initialize(door, changes)
    expect(fieldsOf(await initialize(door)).Code).not.toBe('Success')
    await control(door, 'POST', 'reset')
    expect(fieldsOf(await initialize(door)).Code).toBe('Success')
  })

  it('lets a seeded emulator give the same ids again', async () => {
    const door = await openInProcess({ seed: 'golden' })
    const first = [await open(door), await open(door)]
    for (const id of first) expect(id).toMatch(/^\w{20,}$/)
    await control(door, 'POST', 'reset')
    expect([await open(door), await open(door)]).toEqual(first)
  })

  it('of one key leaves nothing behind that would end a verification that comes after it', async () => {
    const door = await openInProcess({ seed: 'golden', completeAfter: 5000 })
    door.emulator.clock.freeze(true)
    const id = await open(door)
    door.emulator.clock.advance(3000)
    await control(door, 'POST', `reset?accessKeyId=${merchant}`)
    expect(await open(door)).toBe(id)
    door.emulator.clock.advance(2000)
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe('pending')
  })

  it('of one key leaves the others and the clock alone', async () => {
    const door = await openInProcess()
    await control(door, 'PUT', 'clock', { now: '2030-01-01T00:00:00Z', frozen: true })
    await open(door, {}, 'vip')
    const id = await open(door)
    await control(door, 'POST', 'reset?accessKeyId=vip')
    expect(idsOf((await control(door, 'GET', 'transactions')).json.transactions)).toEqual([id])
    expect((await control(door, 'GET', 'requests')).json.requests).toMatchObject([{ accessKeyId: merchant }])
    expect((await control(door, 'GET', 'clock')).json).toEqual({ now: '2030-01-01T00:00:00.000Z', frozen: true })
  })
})

describe('GET differences', () => {
  it('tells every behaviour that is known with what it rests on', async () => {
    const { status, json } = await control(await openInProcess(), 'GET', 'differences')
    expect(status).toBe(200)
    expect(json.differences.length).toBeGreaterThan(200)
    for (const { topic, behaviour } of json.differences) expect([topic, behaviour].every(text => text)).toBe(true)
  })
})

describe('GET options', () => {
  it('tells what is in force, and no secret', async () => {
    const door = await openInProcess({ accessKeys: [{ id: 'shop', secret: 'hush-hush' }], qps: 7 })
    const { text, json } = await control(door, 'GET', 'options')
    expect(text).not.toContain('hush-hush')
    const find = (name: string) => json.options.find((option: { name: string }) => option.name === name)
    expect(find('qps')).toMatchObject({ value: 7, isDefault: false, origin: 'code' })
    expect(find('accessKeys')).toMatchObject({ value: ['shop:***'] })
  })
})

describe('GET events', () => {
  it('streams what happens, goes on behind an event, and says when that is unknown', async () => {
    const door = await opened(openHttp())
    const read = async (headers: Record<string, string>, until: RegExp, act?: () => Promise<unknown>) => {
      const leave = new AbortController()
      const response = await fetch(`${door.url}/_emulator/events`, { headers, signal: leave.signal })
      await act?.()
      let text = ''
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk
        if (until.test(text)) break
      }
      leave.abort()
      return text
    }
    const first = await read({}, /event: transaction\n/, () => open(door))
    expect(first).toMatch(/^event: hello\n/)
    const id = /event: hello\ndata: .*\nid: (\S+)/.exec(first)?.[1] ?? ''
    expect(await read({ 'last-event-id': id }, /event: request\n/)).toContain('"action":"Initialize"')
    expect(await read({ 'last-event-id': 'another0-5' }, /event: gap\n/)).toContain('"missed":null')
  })
})

describe('what cannot be done', () => {
  it.each([
    ['GET', 'transactions?limit=0', undefined, /limit/],
    ['GET', 'transactions?limit=many', undefined, /limit/],
    ['GET', 'transactions?limit=1001', undefined, /limit/],
    ['GET', 'transactions?state=done', undefined, /state.*pending/],
    ['POST', 'transactions/x/complete', { subCode: 'passed' }, /subCode.*three digits/],
    ['POST', 'transactions/x/complete', { subCode: 200 }, /subCode.*string/],
    ['POST', 'transactions/x/complete', { SubCode: '200' }, /SubCode: unknown key\. Did you mean subCode\?/],
    ['PUT', 'clock', { advnace: 'PT1S' }, /advnace: unknown key\. Did you mean advance\? Use now, advance, frozen/],
    ['POST', 'transactions/x/complete', { abandoned: 'yes' }, /abandoned/],
    ['POST', 'scenarios', {}, /unknown scenario/],
    ['POST', 'scenarios', { name: 'no-fase' }, /"no-fase".*Did you mean no-face\?/],
    ['POST', 'scenarios', { name: 'no-face', times: 0 }, /times/],
    ['POST', 'scenarios', { name: 'no-face', times: 1.5 }, /times/],
    ['POST', 'scenarios', { name: 'no-face', match: { userId: 'x' } }, /match.*userId/],
    ['POST', 'scenarios', { name: 'no-face', count: 2 }, /count/],
    ['GET', 'requests?limit=-1', undefined, /limit/],
    ['GET', 'requests?status=ok', undefined, /status/],
    ['GET', 'requests/wait?count=0', undefined, /count/],
    ['GET', 'requests/wait?timeout=60001', undefined, /timeout/],
    ['PUT', 'clock', { now: 'tomorrow' }, /now/],
    ['PUT', 'clock', { now: '2026-01-31' }, /now/],
    ['PUT', 'clock', { advance: '31 minutes' }, /advance.*PT31M/],
    ['PUT', 'clock', { advance: 'P1M' }, /advance.*PT31M/],
    ['PUT', 'clock', { advance: '-PT1H' }, /advance.*PT31M/],
    ['PUT', 'clock', { frozen: 'yes' }, /frozen/],
    ['PUT', 'clock', { time: 'x' }, /time/],
  ])('is told with the field and what is allowed: %s %s %j', async (method, path, body, words) => {
    const answer = await control(await openInProcess(), method, path, body)
    expectError(answer, 400, 'invalid', words)
    expect(answer.json.error.message).toContain('See /_emulator/openapi.json for what is allowed.')
  })

  it.each([
    ['POST', 'scenarios'],
    ['PUT', 'clock'],
    ['POST', `transactions/${nobody}/complete`],
  ])('is told to a sender of something else than JSON: %s %s', async (method, path) => {
    const { status, json } = await control(await openInProcess(), method, path, '{"name": ')
    expect(status).toBe(400)
    expect(json.error.message).toContain('JSON')
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'is told to a sender of JSON as %s',
    async contentType => {
      const door = await openInProcess()
      const { status, json } = await control(door, 'POST', 'scenarios', { name: 'no-face' }, contentType)
      expect([400, 415]).toContain(status)
      expect(json.error.message).toContain('application/json')
    },
  )

  it.each([
    ['GET', `transactions/${nobody}`, 'transaction'],
    ['DELETE', `transactions/${nobody}`, 'transaction'],
    ['POST', `transactions/${nobody}/complete`, 'transaction'],
    ['POST', `transactions/${nobody}/expire`, 'transaction'],
    ['DELETE', 'scenarios/scenario-9', 'armed scenario'],
    ['GET', 'requests/9', 'request'],
    ['GET', 'requests/9/curl', 'request'],
    ['POST', 'callbacks/callback-9/replay', 'callback'],
  ])('is told for what is not there: %s %s', async (method, path, what) => {
    const answer = await control(await openInProcess(), method, path)
    expectError(answer, 404, 'not-found', new RegExp(`^There is no ${what} \\S+\\. GET the list`))
  })

  it.each([
    ['GET', 'nothing'],
    ['GET', 'transactions/a/b'],
  ])('is told for an address that does not exist: %s %s', async (method, path) => {
    const answer = await control(await openInProcess(), method, path)
    expectError(answer, 404, 'not-found', new RegExp(`^${method} /_emulator/${path} does not exist\\. See `))
  })

  it.each([
    ['POST', 'transactions', 'GET, HEAD'],
    ['PUT', 'scenarios', 'GET, HEAD, POST, DELETE'],
    ['DELETE', 'clock', 'GET, HEAD, PUT'],
    ['TRACE', 'clock', 'GET, HEAD, PUT'],
  ])('is told for a method that an address does not take: %s %s', async (method, path, allow) => {
    const answer = await control(await opened(openHttp()), method, path)
    expectError(answer, 405, 'method-not-allowed', new RegExp(`^${method} is not possible here\\. Use ${allow}\\.$`))
    expect(answer.headers.allow).toBe(allow)
  })

  it('has no effect', async () => {
    const door = await openInProcess()
    const id = await open(door)
    await control(door, 'POST', `transactions/${id}/complete`, { subCode: 'wrong' })
    await control(door, 'POST', 'scenarios', { name: 'no-face', times: 0 })
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe('pending')
    expect((await control(door, 'GET', 'scenarios')).json.armed).toEqual([])
  })
})

/** Every call of the control API, as it is to be described. */
const calls = [
  ['get', '/health'],
  ['get', '/ready'],
  ['post', '/reset'],
  ['get', '/transactions'],
  ['get', '/transactions/{id}'],
  ['delete', '/transactions/{id}'],
  ['post', '/transactions/{id}/complete'],
  ['post', '/transactions/{id}/expire'],
  ['get', '/scenarios'],
  ['post', '/scenarios'],
  ['delete', '/scenarios'],
  ['delete', '/scenarios/{id}'],
  ['get', '/requests'],
  ['delete', '/requests'],
  ['get', '/requests/wait'],
  ['get', '/requests/{id}'],
  ['get', '/requests/{id}/curl'],
  ['get', '/callbacks'],
  ['post', '/callbacks/{id}/replay'],
  ['get', '/clock'],
  ['put', '/clock'],
  ['get', '/inbox'],
  ['get', '/inbox/{name}'],
  ['post', '/inbox/{name}'],
  ['get', '/transactions/{id}/settable'],
  ['get', '/verify/{id}'],
  ['get', '/'],
] as const

type Described = {
  openapi: string
  info: { title: string; version: string }
  servers?: { url: string }[]
  paths: Record<string, Record<string, Operation>>
}
type Operation = {
  summary?: string
  operationId?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: object; content?: object }[]
  requestBody?: { content?: object }
  responses?: Record<string, { description?: string; $ref?: string }>
}

async function description(): Promise<Described> {
  return (await control(await openInProcess(), 'GET', 'openapi.json')).json
}

const operationsOf = ({ paths }: Described) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation, name: `${method} ${path}` })),
  )

/** What OpenAPI 3.1 demands of one operation and is not there. */
function faultsOf({ path, operation }: { path: string; operation: Operation }): string[] {
  const { parameters = [], responses = {}, requestBody } = operation
  const inPath = parameters.filter(parameter => parameter.in === 'path')
  const templates = [...path.matchAll(/{([^}]+)}/g)].map(([, name]) => name)
  const statuses = Object.entries(responses)
  return [
    ...templates.filter(name => !inPath.some(given => given.name === name)).map(name => `no parameter ${name}`),
    ...inPath.filter(({ name }) => !templates.includes(name)).map(({ name }) => `no {${name}} in the path`),
    ...inPath.filter(({ required }) => required !== true).map(({ name }) => `${name} is not required`),
    ...parameters
      .filter(parameter => !['query', 'header', 'path', 'cookie'].includes(parameter.in))
      .map(({ name }) => `${name} is nowhere`),
    ...parameters.filter(({ schema, content }) => !schema === !content).map(({ name }) => `${name} has no schema`),
    ...(requestBody && Object.keys(requestBody.content ?? {}).length === 0 ? ['a body without content'] : []),
    ...(statuses.length === 0 ? ['no responses'] : []),
    ...statuses.filter(([status]) => !/^([1-5](\d\d|XX)|default)$/.test(status)).map(([status]) => `status ${status}`),
    ...statuses
      .filter(([, response]) => !response.description && !response.$ref)
      .map(([status]) => `${status} without description`),
  ]
}

describe('openapi.json', () => {
  it('is a document of OpenAPI 3.1 with a title and a version', async () => {
    const { openapi, info } = await description()
    expect(openapi).toMatch(/^3\.1\.\d+$/)
    expect(info).toMatchObject({ title: expect.stringMatching(/./), version: expect.stringMatching(/^\d/) })
  })

  it.each(calls)('describes %s %s', async (method, path) => {
    const { paths } = await description()
    const described = paths[path] ?? paths[`/_emulator${path}`]
    expect(described?.[method]).toMatchObject({ summary: expect.stringMatching(/./) })
  })

  it('leads to the addresses at which the calls are', async () => {
    const { servers, paths } = await description()
    const base = new URL(servers?.[0]?.url ?? '/', 'http://localhost/_emulator/openapi.json').href.replace(/\/$/, '')
    const addresses = Object.keys(paths).map(path => new URL(base + path).pathname)
    expect(addresses.filter(address => !address.startsWith('/_emulator/'))).toEqual([])
  })

  it('describes no call that does not exist', async () => {
    const door = await openInProcess()
    const missing: string[] = []
    for (const { path, method, name } of operationsOf(await description())) {
      const address = path.replace(/^\/(_emulator\/)?/, '').replace(/{[^}]+}/g, 'x')
      if (address === 'requests/wait') continue
      const { json } = await control(door, method.toUpperCase(), address)
      if (/does not exist/.test(json?.error?.message ?? '')) missing.push(name)
    }
    expect(missing).toEqual([])
  })

  it('holds what OpenAPI demands of every operation', async () => {
    const faults = operationsOf(await description()).flatMap(one => faultsOf(one).map(fault => `${one.name}: ${fault}`))
    expect(faults).toEqual([])
  })

  it('has a target for every reference', async () => {
    const document = await description()
    const targetOf = (reference: string) =>
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference = '']) => reference,
    )
    expect(references.length).toBeGreaterThan(0)
    expect(references.filter(reference => !reference.startsWith('#/') || !targetOf(reference))).toEqual([])
  })

  it('gives no operationId twice', async () => {
    const ids = operationsOf(await description()).flatMap(({ operation }) => operation.operationId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names every scenario that can be armed', async () => {
    const door = await openInProcess()
    const { catalogue } = (await control(door, 'GET', 'scenarios')).json
    const text = JSON.stringify(await description())
    expect(catalogue.filter(({ name }: { name: string }) => !text.includes(`"${name}"`))).toEqual([])
  })
})

const returnUrl = 'https://shop.example/kyc?order=7'

/** What the script of the end user's page sends. */
const submit = (door: Door, id: string, form: Record<string, string>, query = '') =>
  control(door, 'POST', `verify/${id}${query}`, JSON.stringify(form))

/** Where the answer to that leads, and the page that is there. */
async function follow(door: Door, { json }: { json: { location?: string } }) {
  return door.call({ method: 'GET', url: json.location ?? '', headers: {}, body: Buffer.of() })
}

const look = (door: Door, id: string, language?: string) =>
  door.call({
    method: 'GET',
    url: `/_emulator/verify/${id}`,
    headers: language === undefined ? {} : { 'accept-language': language },
    body: Buffer.of(),
  })

const titleOf = ({ text }: Answer) => /<h1>([^<]*)<\/h1>/.exec(text)?.[1]

it.each(['requests', 'scenarios'])('%s are forgotten by a DELETE without a body, as fetch sends it', async path => {
  const { url, emulator } = await opened(openHttp())
  await emulator.scenarios.arm({ name: 'no-face' })
  expect((await fetch(`${url}/_emulator/${path}`, { method: 'DELETE' })).status).toBe(204)
})

describe('the page of a verification', () => {
  it('is where the TransactionUrl of a web client leads', async () => {
    const server = await opened(openHttp())
    const { host } = new URL(server.url)
    const answer = await server.call(unsigned({ parameters: faceLiveness({ MetaInfo: webMetaInfo }), host }))
    const { TransactionId, TransactionUrl = '' } = fieldsOf(answer).Result ?? {}
    expect(TransactionUrl).toBe(`${server.url}/_emulator/verify/${TransactionId}`)
    const page = await fetch(TransactionUrl)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toContain('<h1>How should this verification end?</h1>')
  })

  it('is there for the verification of an app as well', async () => {
    const door = await openInProcess()
    expect((await look(door, await open(door))).status).toBe(200)
  })

  it.each([
    [{ outcome: 'pass' }, '1000', { state: 'passed', subCode: '200' }],
    [{ outcome: 'fail', subCode: '205' }, '1001', { state: 'not-passed', subCode: '205' }],
    [{ outcome: 'fail', subCode: '206' }, '1001', { state: 'not-passed', subCode: '206' }],
    [{ outcome: 'fail' }, '1001', { state: 'not-passed', subCode: '205' }],
    [{ outcome: 'give-up' }, '1006', { state: 'abandoned' }],
    [{ outcome: 'camera-denied' }, '1004', { state: 'abandoned' }],
    [{ outcome: 'no-camera' }, '1004', { state: 'abandoned' }],
  ])('told %j returns to ReturnUrl with result code %s', async (form, resultCode, end) => {
    const door = await openInProcess()
    const id = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl })

    const { status, json } = await submit(door, id, form)

    expect(status).toBe(200)
    const { origin, pathname, searchParams } = new URL(json.location)
    expect({ origin, pathname, order: searchParams.get('order') }).toEqual({
      origin: 'https://shop.example',
      pathname: '/kyc',
      order: '7',
    })
    const { subCode } = end as { subCode?: string }
    expect(JSON.parse(searchParams.get('response') ?? '')).toEqual({
      resultCode,
      extInfo: { certifyId: id },
      ...(subCode && { subCode }),
    })
    expect((await control(door, 'GET', `transactions/${id}`)).json).toMatchObject(end)
  })

  it.each([
    ['another SubCode than its product can give', { outcome: 'fail', subCode: '212' }, 400, /never gives 212/],
    ['a failure with the SubCode of success', { outcome: 'fail', subCode: '200' }, 400, /200 is passed/],
    ['a SubCode that is none', { outcome: 'fail', subCode: 'x' }, 400, /three digits/],
    ['no such outcome', { outcome: 'passed' }, 400, /outcome/],
    ['no such way back', { outcome: 'pass', wayBack: 'thrice' }, 400, /wayBack/],
    ['a figure that is out of bounds', { outcome: 'pass', scores: { faceQuality: 101 } }, 400, /faceQuality/],
  ])('is told why it cannot end with %s, and stays open', async (_, form, status, words) => {
    const door = await openInProcess()
    const id = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl })
    const answer = await control(door, 'POST', `verify/${id}`, JSON.stringify(form))
    expect({ status: answer.status, message: answer.json.error.message }).toEqual({
      status,
      message: expect.stringMatching(words),
    })
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe('pending')
  })

  it('lets the browser return before the result can be read, which it can be 3 seconds later', async () => {
    const door = await openInProcess()
    door.emulator.clock.freeze(true)
    const id = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl })
    const { json } = await submit(door, id, { outcome: 'pass', wayBack: 'before-result' })
    expect(JSON.parse(new URL(json.location).searchParams.get('response') ?? '')).toMatchObject({ resultCode: '1000' })
    const state = async () => (await control(door, 'GET', `verify/${id}/state`)).json
    expect(await state()).toEqual({ state: 'pending', millisecondsLeft: 30 * 60_000, isClockFrozen: true })
    door.emulator.clock.advance(2999)
    expect(await state()).toMatchObject({ state: 'pending' })
    door.emulator.clock.advance(1)
    expect(await state()).toMatchObject({ state: 'passed' })
  })

  it('says that the browser returns twice, or that it stays', async () => {
    const door = await openInProcess()
    const first = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl })
    expect((await submit(door, first, { outcome: 'pass', wayBack: 'twice' })).json).toMatchObject({ wayBack: 'twice' })
    const second = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl, MerchantBizId: 'second' })
    expect((await submit(door, second, { outcome: 'pass', wayBack: 'never' })).json).toEqual({
      location: `/_emulator/verify/${second}?lang=en`,
    })
  })

  it.each([
    [{}, 'pending', 'This browser is not supported'],
    [{ ProcedurePriority: 'url' }, 'pending', 'This browser is not supported'],
    [{ ProcedurePriority: 'keep' }, 'abandoned', 'Given up'],
  ])('with %j, to a browser that it does not support, is %s', async (given, state, title) => {
    const door = await openInProcess()
    const id = await open(door, { ProductCode: 'eKYC', DocType: '01000000', MetaInfo: '{"deviceType":"h5"}', ...given })
    const answer = await submit(door, id, { outcome: 'unsupported-browser' })
    expect(titleOf(await follow(door, answer))).toBe(title)
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe(state)
  })

  it.each([undefined, 'javascript:alert(1)'])('tells the end itself when ReturnUrl is %s', async address => {
    const door = await openInProcess()
    const id = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: address })
    const { status, json } = await submit(door, id, { outcome: 'pass' })
    expect({ status, json }).toEqual({
      status: 200,
      json: expect.objectContaining({ location: `/_emulator/verify/${id}?lang=en` }),
    })
    expect(titleOf(await look(door, id))).toBe('Passed')
  })

  it.each([
    ['fails', { outcome: 'fail', subCode: '206' }, 'Not passed'],
    ['is left', { outcome: 'give-up' }, 'Given up'],
  ])('tells how it ended when it %s', async (_, form, title) => {
    const door = await openInProcess()
    const id = await open(door)
    await submit(door, id, form)
    expect(titleOf(await look(door, id))).toBe(title)
  })

  it('says that its time is over after 30 minutes, and offers nothing', async () => {
    const door = await openInProcess()
    const id = await open(door)
    door.emulator.clock.advance(30 * 60_000)
    const page = await look(door, id)
    expect({ status: page.status, title: titleOf(page) }).toEqual({ status: 200, title: 'Out of time' })
    expect(page.text).not.toContain('<form')
  })

  it('takes no choice any more once its time is over', async () => {
    const door = await openInProcess()
    const id = await open(door, { ReturnUrl: returnUrl })
    door.emulator.clock.advance(30 * 60_000)
    const answer = await submit(door, id, { outcome: 'pass' })
    expect({ status: answer.status, title: titleOf(await follow(door, answer)) }).toEqual({
      status: 409,
      title: 'Out of time',
    })
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe('expired')
  })

  it.each([
    ['a form without an outcome', 'application/x-www-form-urlencoded', 'subCode=205', 400],
    ['a form with files', 'multipart/form-data; boundary=b', '--b\r\n', 415],
    ['text that could be JSON', 'text/plain', '{"outcome":"pass"}', 415],
    ['no type', '', '{"outcome":"pass"}', 415],
    ['no JSON', 'application/json', 'outcome=pass', 400],
    ['no object', 'application/json', '"pass"', 400],
    ['nothing', 'application/json', '', 400],
  ])('takes no choice from %s', async (_, type, body, status) => {
    const door = await openInProcess()
    const id = await open(door)
    expect((await control(door, 'POST', `verify/${id}`, body, type)).status).toBe(status)
    expect((await control(door, 'GET', `transactions/${id}`)).json.state).toBe('pending')
  })

  it('takes the choice of its own form, for browsers that run no script, and sends them back', async () => {
    const door = await openInProcess()
    const id = await open(door, { MetaInfo: webMetaInfo, ReturnUrl: returnUrl })
    const answer = await control(
      door,
      'POST',
      `verify/${id}?lang=en`,
      'outcome=pass&subCode=205&wayBack=once&scores.faceQuality=',
      'application/x-www-form-urlencoded',
    )
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(
      '<meta http-equiv="refresh" content="0;url=https://shop.example/kyc?order=7&amp;response=',
    )
    expect((await control(door, 'GET', `transactions/${id}`)).json).toMatchObject({ state: 'passed', subCode: '200' })
  })

  it('takes no second choice', async () => {
    const door = await openInProcess()
    const id = await open(door)
    await submit(door, id, { outcome: 'pass' })
    const answer = await submit(door, id, { outcome: 'give-up' })
    expect({ status: answer.status, title: titleOf(await follow(door, answer)) }).toEqual({
      status: 409,
      title: 'Passed',
    })
  })

  it('is a friendly 404 for an unknown transaction', async () => {
    const door = await openInProcess()
    const answer = await submit(door, nobody, { outcome: 'pass' })
    expect(answer.status).toBe(404)
    for (const page of [await look(door, nobody), await follow(door, answer)])
      expect({ status: page.status, title: titleOf(page) }).toEqual({ status: 404, title: 'No such verification' })
  })

  it.each([
    [undefined, 'How should this verification end?'],
    ['en-GB,en;q=0.9', 'How should this verification end?'],
    ['fr', 'How should this verification end?'],
    ['zh-CN,zh;q=0.9,en;q=0.8', '希望本次认证如何结束？'],
    ['zh-TW', '希望本次驗證如何結束？'],
  ])('is in the language of a browser that asks for %s', async (language, title) => {
    const door = await openInProcess()
    expect(titleOf(await look(door, await open(door), language))).toBe(title)
  })

  it.each([
    ['en', 'How should this verification end?'],
    ['zh', '希望本次认证如何结束？'],
  ])('is in the language of ?lang=%s whatever the browser asks for', async (lang, title) => {
    const door = await openInProcess()
    const other = lang === 'zh' ? 'en' : 'zh-CN'
    expect(titleOf(await look(door, `${await open(door)}?lang=${lang}`, other))).toBe(title)
  })

  it('stays in the language that was chosen', async () => {
    const door = await openInProcess()
    const answer = await submit(door, await open(door), { outcome: 'pass' }, '?lang=zh')
    expect(titleOf(await follow(door, answer))).toBe('认证通过')
  })
})
