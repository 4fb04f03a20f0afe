import { describe, expect, it } from 'vitest'
import { parsePairs } from '../../../src/gateway/percent-encoding.ts'
import { onlyPicture } from '../../../src/images/only-picture.ts'
import { memoryTransactions } from '../../../src/stores/memory-transactions.ts'
import { createTransactionLists } from '../../../src/stores/transaction-lists.ts'
import type { Transaction } from '../../../src/transactions/transaction.ts'
import { fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { signV1, signV3, unsigned } from '../../support/signed-request.ts'

// What mutants of the source once got away with.

const credentials = { id: 'known', secret: 'a-secret', traits: [] }

describe('a control token', () => {
  const token = 'abcdefgh'

  it.each(['Xbcdefgh', 'abcXefgh', 'abcdefgX', 'abcdefg', 'abcdefghi', 'abcdefghabcdefgh', ''])(
    'is not %s',
    async given => {
      const door = await openInProcess({ controlToken: token })
      const headers = { authorization: `Bearer ${given}` }
      const answer = await door.call({ method: 'GET', url: '/_emulator/requests', headers, body: new Uint8Array() })
      expect(answer.status).toBe(401)
    },
  )

  it('is itself', async () => {
    const door = await openInProcess({ controlToken: token })
    const headers = { authorization: `Bearer ${token}` }
    const answer = await door.call({ method: 'GET', url: '/_emulator/requests', headers, body: new Uint8Array() })
    expect(answer.status).toBe(200)
  })
})

describe('a plus', () => {
  it.each([
    ['unsigned', unsigned({ form: faceLiveness({ MerchantUserId: 'PLUS' }) })],
    ['signed', signV1({ credentials, form: faceLiveness({ MerchantUserId: 'a b' }) })],
  ])('is kept as a blank, %s', async (_, request) => {
    const door = await openInProcess({ accessKeys: [credentials] })
    const body = Buffer.from(String(Buffer.from(request.body)).replace('PLUS', 'a+b').replace('a%20b', 'a+b'))
    const answer = await door.call({ ...request, body })
    const { TransactionId = '' } = fieldsOf(answer).Result ?? {}
    expect((await door.emulator.transactions.get(TransactionId))?.parameters.MerchantUserId).toBe('a b')
  })
})

describe('parts of a query', () => {
  it.each([
    ['a=1&&b=2', ['a', '1', 'b', '2']],
    ['a=1&', ['a', '1']],
    ['&a=1', ['a', '1']],
    ['=v', ['', 'v']],
    ['a', ['a', '']],
    ['a=b=c', ['a', 'b=c']],
  ])('%s', (text, parts) => {
    expect(parsePairs(text).flatMap(({ name, value }) => [name, value])).toEqual(parts)
  })
})

describe('a signature over odd spellings', () => {
  it.each(['%2D', '%5F'])('fits what was sent as %s', async spelled => {
    const door = await openInProcess({ accessKeys: [credentials], auth: 'strict' })
    const user = decodeURIComponent(spelled)
    const request = signV1({ credentials, parameters: faceLiveness({ MerchantUserId: `a${user}b` }) })
    const url = request.url.replace(`a${user}b`, `a${spelled}b`)
    expect(url).not.toBe(request.url)
    expect(fieldsOf(await door.call({ ...request, url })).Code).toBe('Success')
  })

  it('fits a signed header with blanks around its value', async () => {
    const door = await openHttp({ accessKeys: [credentials], auth: 'strict' })
    const request = signV3({ credentials, query: faceLiveness(), headers: { 'x-acs-note': 'a note' } })
    const headers = { ...request.headers, 'x-acs-note': '  a note  ' }
    expect(fieldsOf(await door.call({ ...request, headers })).Code).toBe('Success')
    await door.close()
  })
})

it('a reset of one key frees its nonces and keeps those of another', async () => {
  const other = { id: 'other', secret: 'another-secret', traits: [] }
  const door = await openInProcess({ accessKeys: [credentials, other], auth: 'strict' })
  const ask = async (one: typeof credentials) =>
    fieldsOf(await door.call(signV1({ credentials: one, parameters: faceLiveness(), nonce: 'same' }))).Code
  expect(await ask(credentials)).toBe('Success')
  expect(await ask(other)).toBe('Success')
  expect(await ask(credentials)).toBe('SignatureNonceUsed')
  await door.emulator.reset('known')
  expect(await ask(credentials)).toBe('Success')
  expect(await ask(other)).toBe('SignatureNonceUsed')
})

it.each(['127.0.0.11', '10.1.22.3', '172.20.10.10', '192.168.100.200', '[::1]', 'receiver', 'localhost'])(
  'a callback over http may go to %s',
  async host => {
    const door = await openInProcess()
    const answer = await door.call(unsigned({ parameters: faceLiveness({ CallbackUrl: `http://${host}:8080/cb` }) }))
    expect(fieldsOf(answer).Code).toBe('Success')
  },
)

it.each(['11.0.0.1', '172.32.0.1', '192.169.0.1', 'example.com'])(
  'a callback over http may not go to %s',
  async host => {
    const door = await openInProcess()
    const answer = await door.call(unsigned({ parameters: faceLiveness({ CallbackUrl: `http://${host}/cb` }) }))
    expect(fieldsOf(answer).Code).toBe('InvalidParameter')
  },
)

describe('only what a picture needs', () => {
  const bytes = (...numbers: number[]) => Uint8Array.from(numbers)
  const segment = (marker: number, content: number[]) => [0xff, marker, 0, content.length + 2, ...content]
  const scan = [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]

  it('is kept of a JPEG, byte for byte', () => {
    const frame = segment(0xc0, [8, 1, 2, 3])
    const start = [0xff, 0xd8]
    const exif = segment(0xe1, [...Buffer.from('Exif\0')])
    // Neither is what begins like a needed segment, and is none.
    const xmp = segment(0xe1, [...Buffer.from('http://ns.adobe.com/xap/1.0/\0')])
    const looksAlike = segment(0xe1, [...Buffer.from('ExiF\0')])
    const all = [
      ...start,
      ...segment(0xfe, [9, 9]),
      ...xmp,
      ...looksAlike,
      ...exif,
      ...segment(0xe5, [7]),
      ...frame,
      ...scan,
    ]
    expect([...onlyPicture(bytes(...all))]).toEqual([...start, ...exif, ...frame, ...scan])
  })

  it.each([0, 1, 2, 3, 4, 5, 8, 11, 12])('is read of no more than there is: %d bytes behind the beginning', length => {
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, ...Array(length).fill(0xff)]
    const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(length).fill(0xff)]
    for (const picture of [jpeg, png]) expect(onlyPicture(bytes(...picture)).length).toBeLessThanOrEqual(picture.length)
  })
})

it('a store that was given one id twice still evicts the oldest', async () => {
  const evicted: string[] = []
  const store = memoryTransactions({
    now: () => 0,
    capacity: 2,
    onEvicted: id => evicted.push(id),
    loadLists: () => ({ createTransactionLists }),
  })
  const open = (id: string) =>
    store.create({
      id,
      accessKeyId: 'k',
      productCode: 'FACE_LIVENESS',
      state: 'pending',
      createdAt: 0,
      client: 'app',
      parameters: {},
    } as Transaction)
  for (const id of ['one', 'one', 'two', 'three']) await open(id)
  expect(evicted).toEqual(['one'])
  expect((await store.list()).map(({ id }) => id)).toEqual(['three', 'two'])
})
