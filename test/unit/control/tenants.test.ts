import { describe, expect, it } from 'vitest'
import { type Door, fieldsOf, openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

const json = { 'content-type': 'application/json' }

async function control(door: Door, method: string, path: string, body = '') {
  const headers = { host: 'localhost', ...(body && json) }
  const answer = await door.call({ method, url: `/_emulator/${path}`, headers, body: Buffer.from(body) })
  return { status: answer.status, json: answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined }
}

/** An emulator in which two keys have done the same; the ids are of the first one's. */
async function openShared() {
  const door = await openInProcess()
  const { emulator } = door
  const ids: string[] = []
  for (const key of ['alice', 'bob']) {
    const lost = { MerchantUserId: 'emulator:callback-lost', CallbackUrl: 'http://localhost/' }
    const call = unsigned({ parameters: { ...faceLiveness(lost), AccessKeyId: key } })
    const open = async () => fieldsOf(await door.call(call)).Result?.TransactionId ?? ''
    const [ended, pending] = [await open(), await open()]
    await emulator.complete(ended)
    await control(door, 'POST', `scenarios?accessKeyId=${key}`, '{"name":"no-face","times":9}')
    await control(door, 'GET', `inbox/orders?transactionId=someone&transactionId=${ended}&passed=Y`)
    ids.push(pending)
  }
  await control(door, 'GET', 'inbox/orders?transactionId=nobody')
  return { door, id: ids[0] ?? '' }
}

const stateOf = async ({ emulator }: Door) =>
  JSON.stringify([
    await emulator.transactions.list(),
    (await emulator.requests.list()).entries,
    await emulator.callbacks.list(),
    await emulator.scenarios.list(),
    await emulator.inbox.list(),
  ])

const byId: [method: string, path: string, status: number][] = [
  ['GET', 'transactions/ID', 200],
  ['POST', 'transactions/ID/complete', 200],
  ['POST', 'transactions/ID/expire', 200],
  ['DELETE', 'transactions/ID', 204],
  ['GET', 'requests/1', 200],
  ['GET', 'requests/1/curl', 200],
  ['GET', 'requests/1/har', 200],
  ['POST', 'requests/1/resend', 200],
  ['POST', 'callbacks/callback-1/replay', 202],
  ['DELETE', 'scenarios/scenario-1', 204],
]

describe('with an AccessKeyId named', () => {
  it.each(byId)("what is another key's is not there: %s %s", async (method, path) => {
    const { door, id } = await openShared()
    const before = await stateOf(door)
    for (const other of ['bob', 'ALICE', 'nobody', '']) {
      const { status, json } = await control(door, method, `${path.replace('ID', id)}?accessKeyId=${other}`)
      expect({ other, status, code: json?.error.code }).toEqual({ other, status: 404, code: 'not-found' })
    }
    expect(await stateOf(door)).toBe(before)
  })

  it.each(byId)("what is that key's is: %s %s, %d", async (method, path, status) => {
    const { door, id } = await openShared()
    expect((await control(door, method, `${path.replace('ID', id)}?accessKeyId=alice`)).status).toBe(status)
  })

  it.each(byId)('or none, everything is: %s %s, %d', async (method, path, status) => {
    const { door, id } = await openShared()
    expect((await control(door, method, path.replace('ID', id))).status).toBe(status)
  })

  it.each(['transactions', 'requests', 'callbacks', 'scenarios', 'inbox'])('%s lists what is its own', async list => {
    const { door } = await openShared()
    const keysOf = async (query: string) => {
      const { json } = await control(door, 'GET', `${list}${query}`)
      const rows: { accessKeyId?: string; match?: { accessKeyId: string } }[] =
        json[list] ?? json.messages ?? json.armed
      return [...new Set(rows.map(({ accessKeyId, match }) => accessKeyId ?? match?.accessKeyId ?? ''))].sort()
    }
    expect(await keysOf('?accessKeyId=alice')).toEqual(['alice'])
    expect(await keysOf('?accessKeyId=carol')).toEqual([])
    expect(await keysOf('')).toEqual(list === 'inbox' ? ['', 'alice', 'bob'] : ['alice', 'bob'])
  })

  it('a reset forgets what is its own, in the inbox too', async () => {
    const { door } = await openShared()
    expect((await control(door, 'POST', 'reset?accessKeyId=alice')).status).toBe(204)
    expect(await stateOf(door)).not.toContain('alice')
    expect((await door.emulator.inbox.list()).map(({ accessKeyId }) => accessKeyId)).toEqual([undefined, 'bob'])
  })

  it('finds a key that looks real by the whole of it, though it is shown masked', async () => {
    const door = await openInProcess()
    const real = 'LTAI5tExampleExample1234'
    await door.call(unsigned({ parameters: { ...faceLiveness(), AccessKeyId: real } }))
    expect((await control(door, 'GET', `requests/1?accessKeyId=${real}`)).json.accessKeyId).toBe('LTAI***34')
    expect((await control(door, 'GET', 'requests/1?accessKeyId=LTAI***34')).status).toBe(404)
  })
})

describe('an unknown name in a query', () => {
  it.each(['AccessKeyId', 'accesskeyid', 'accessKeyID', 'access_key_id', 'acessKeyId'])(
    'wipes nobody: reset?%s=bob',
    async name => {
      const { door } = await openShared()
      const before = await stateOf(door)
      const { status, json } = await control(door, 'POST', `reset?${name}=bob`)
      expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'invalid' })
      expect(json.error.message).toMatch(new RegExp(`${name}.*Did you mean accessKeyId\\?`))
      expect(await stateOf(door)).toBe(before)
    },
  )

  it.each(['?=bob', '?%00=bob', '?accessKeyId[]=bob', '?accessKeyId%20=bob', '?accessKeyId=alice&=bob'])(
    'wipes nobody: reset%s',
    async query => {
      const { door } = await openShared()
      const before = await stateOf(door)
      expect((await control(door, 'POST', `reset${query}`)).status).toBe(400)
      expect(await stateOf(door)).toBe(before)
    },
  )

  it('wipes nobody where it stands in a body that nothing reads', async () => {
    const { door } = await openShared()
    const before = await stateOf(door)
    const { status, json } = await control(door, 'POST', 'reset', '{"accessKeyId":"bob"}')
    expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'invalid' })
    expect(await stateOf(door)).toBe(before)
    expect((await control(door, 'POST', 'reset', '{}')).status).toBe(204)
  })

  it('is refused by every route that speaks JSON, before any effect', async () => {
    const { door, id } = await openShared()
    const before = await stateOf(door)
    const { json } = await control(door, 'GET', 'openapi.json')
    let asked = 0
    for (const [path, methods] of Object.entries<object>(json.paths))
      for (const method of Object.keys(methods)) {
        // Pages and the inbox take what people add to their addresses; the certificate is a file.
        if (/^\/($|assets|verify|inbox\/|events|ca\.pem)/.test(path)) continue
        const target = path
          .slice(1)
          .replace('transactions/{id}', `transactions/${id}`)
          .replace('callbacks/{id}', 'callbacks/callback-1')
          .replace('{id}', '1')
        if (/^(health|ready)$/.test(target)) continue
        const { status } = await control(door, method.toUpperCase(), `${target}?AccessKeyId=bob`)
        expect({ method, path, status }).toEqual({ method, path, status: 400 })
        asked += 1
      }
    expect(asked).toBeGreaterThan(20)
    expect(await stateOf(door)).toBe(before)
  })
})
