import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEmulator } from '../../src/node/create-emulator.ts'
import { control } from '../support/control-request.ts'
import {
  type Answer,
  type Door,
  essence,
  fieldsOf,
  openFetch,
  openHttp,
  openInProcess,
  sendOverHttp,
} from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify, withPicture } from '../support/requests.ts'
import { type PlainRequest, signV1, signV3, unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'

const moment = '2026-01-31T00:00:00Z'
const seed = 'the same'
const command = new URL('../../dist/cli.js', import.meta.url).pathname
const picture = await drawnPicture({ width: 640, height: 480 })
const base64 = picture.toString('base64')
const accessKeys = [{ id: 'known', secret: 'secret', traits: [] }]

/** Sends calls one after the other. A connection that is cut off is an answer too. */
/** As the socket's client sends it, everywhere: a reason may tell of it. */
const closing = (call: PlainRequest): PlainRequest => ({ ...call, headers: { ...call.headers, connection: 'close' } })

async function answersTo(calls: PlainRequest[], call: Door['call']): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const each of calls) {
    const answer = await call(closing(each)).catch((): Answer => ({ status: 0, headers: {}, text: '' }))
    answers.push(essence(answer))
  }
  return answers
}

/** The first call of every sequence: what follows happens at one moment. */
const stop = control('PUT', 'clock', { frozen: true, now: moment })

async function opened(open: (options: Parameters<typeof openHttp>[0]) => Promise<Door>, asked = seed): Promise<Door> {
  const door = await open({ seed: asked, accessKeys })
  onTestFinished(door.close)
  return door
}

// Sequences of calls: an id that a call asks about is that of an Initialize which came before it in any emulator of the
// same seed, so all of them are made of one that is asked first.

const key = fc.constantFrom('known', 'other', '')
const nonce = 'a-nonce-that-is-not-looked-at'
const date = new Date(moment)
const odd = fc.constantFrom<Record<string, string | undefined>>(
  {},
  {},
  {},
  { MerchantBizId: undefined },
  { SceneCode: 'not-this-one' },
  { MetaInfo: '{"deviceType":"h5"}' },
  { MerchantUserId: 'emulator:no-face' },
  { MerchantUserId: 'emulator:garbled' },
  { MerchantUserId: 'emulator:reset' },
  { MerchantUserId: '用户 😀' },
)

const initialize = fc
  .record({ key, odd, way: fc.constantFrom('V1', 'V1 in XML', 'V3', 'unsigned') })
  .map(({ key, odd, way }): PlainRequest => {
    const parameters = faceLiveness(odd)
    const credentials = { id: key, secret: 'secret' }
    if (way === 'V3') return signV3({ credentials, form: parameters, nonce, date })
    if (way === 'unsigned') return unsigned({ parameters, accessKeyId: key })
    return signV1({ credentials, form: parameters, nonce, date, format: way === 'V1' ? 'JSON' : 'XML' })
  })
const verify = fc
  .record({ key, url: fc.constantFrom(undefined, 'https://127.0.0.1:1/picture', 'nothing') })
  .map(({ key, url }) =>
    unsigned({
      accessKeyId: key,
      form: url === undefined ? withPicture(base64) : faceVerify({ FacePictureUrl: url }),
    }),
  )
const wrong = fc.constantFrom(
  signV1({ credentials: { id: 'known', secret: 'wrong' }, parameters: faceLiveness(), nonce, date }),
  signV3({ credentials: { id: 'known', secret: 'wrong' }, query: faceLiveness(), nonce, date }),
  unsigned({ action: 'Nothing', accessKeyId: 'known' }),
  unsigned({ version: '2000-01-01' }),
  unsigned({ method: 'PUT' }),
)

/** A step that may ask about the transactions of the calls before it. */
type Step = (ids: string[]) => PlainRequest
const plain = (calls: fc.Arbitrary<PlainRequest>): fc.Arbitrary<Step> => calls.map(call => () => call)
const about = (request: (id: string, key: string) => PlainRequest): fc.Arbitrary<Step> =>
  fc.tuple(fc.nat({ max: 5 }), key).map(
    ([place, key]) =>
      ids =>
        request(ids.at(-1 - place) ?? 'hksb0', key),
  )
const step = fc.oneof(
  { weight: 6, arbitrary: plain(initialize) },
  { weight: 1, arbitrary: plain(verify) },
  { weight: 1, arbitrary: plain(wrong) },
  {
    weight: 3,
    arbitrary: about((id, accessKeyId) =>
      unsigned({
        action: 'CheckResult',
        accessKeyId,
        parameters: { MerchantBizId: 'biz', TransactionId: id, IsReturnImage: 'Y' },
      }),
    ),
  },
  { weight: 3, arbitrary: about(id => control('POST', `transactions/${id}/complete`, { subCode: '200' })) },
  { weight: 1, arbitrary: about(id => control('POST', `transactions/${id}/complete`, { subCode: '205' })) },
  { weight: 1, arbitrary: about(id => control('GET', `verify/${id}`)) },
  {
    weight: 1,
    arbitrary: plain(
      fc.constantFrom(
        ...['transactions', 'requests', 'requests/3', 'requests/3/curl', 'callbacks', 'scenarios', 'clock'].map(path =>
          control('GET', path),
        ),
        control('POST', 'scenarios', { name: 'throttled', match: { accessKeyId: 'known' } }),
        control('PUT', 'clock', { advance: 'PT10M' }),
      ),
    ),
  },
)

/** A sequence as plain requests, with the ids that an emulator of the seed gives to its calls. */
async function written(steps: Step[]): Promise<PlainRequest[]> {
  const { call, emulator } = await openInProcess({ seed, accessKeys })
  const calls = [stop]
  await call(stop)
  for (const step of steps) {
    const own = (await emulator.transactions.list()).map(({ id }) => id).reverse()
    const request = step(own)
    calls.push(request)
    await call(request)
  }
  return calls
}
const sequence = fc.array(step, { minLength: 1, maxLength: 12, size: 'max' })

/** Starts the built command on a free port. */
async function startProcess(...args: string[]) {
  const flags = ['--port', '0', '--qps', '0', '--faces', 'present', '--log', 'pretty', '--access-key', 'known:secret']
  const child = spawn(process.execPath, [command, ...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => end(child))
  let line = ''
  for await (const chunk of child.stdout) {
    line += chunk
    if (line.endsWith('\n')) break
  }
  const url = /listening on (http:\/\/\S+)/.exec(line)?.[1] ?? ''
  return { url, line, call: (request: PlainRequest) => sendOverHttp(url, request) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  await gone
}

const timeout = 60_000

describe('the same seed and the same calls', () => {
  it('bring the same bytes from two emulators', { timeout }, async () => {
    const property = fc.asyncProperty(sequence, async steps => {
      const calls = await written(steps)
      const [one, other] = await Promise.all(
        [1, 2].map(async () => answersTo(calls, (await openInProcess({ seed, accessKeys })).call)),
      )
      expect(one).toEqual(other)
    })
    await fc.assert(property, { numRuns: 150 })
  })

  it('bring the same bytes in process, through fetch and over HTTP', { timeout }, async () => {
    const [inProcess, throughFetch, overHttp] = [
      await opened(openInProcess),
      await opened(openFetch),
      await opened(openHttp),
    ]
    const property = fc.asyncProperty(sequence, async steps => {
      const calls = await written(steps)
      for (const { emulator } of [inProcess, throughFetch, overHttp]) await emulator.reset()
      const expected = await answersTo(calls, inProcess.call)
      // The journal counts on through every reset, and names what a door adds to the headers.
      const isSeen = (_: Answer, index: number) => !calls[index]?.url.includes('/requests')
      for (const { call } of [throughFetch, overHttp])
        expect((await answersTo(calls, call)).filter(isSeen)).toEqual(expected.filter(isSeen))
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('bring the same bytes from two processes, whose first lines differ only by the port', { timeout }, async () => {
    const processes = [await startProcess('--seed', seed), await startProcess('--seed', seed)] as const
    const [one, other] = processes.map(({ line }) => line.replaceAll(/(?<=127\.0\.0\.1):\d+/g, ''))
    expect(one).toMatch(/^cloudauth-emulator \S+ listening on http:\/\/127\.0\.0\.1$/m)
    expect(one).toBe(other)
    const property = fc.asyncProperty(sequence, async steps => {
      const calls = [control('POST', 'reset'), ...(await written(steps))]
      const [answers, same] = await Promise.all(processes.map(({ call }) => answersTo(calls, call)))
      expect(answers).toEqual(same)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('bring the same bytes in a process and in an emulator of this one', { timeout }, async () => {
    const { call } = await startProcess('--seed', seed)
    const calls = await written(await Promise.all(fc.sample(step, 40)))
    expect(await answersTo(calls, call)).toEqual(await answersTo(calls, (await opened(openHttp)).call))
  })

  it('bring the same bytes again after a reset, of everything and of the key', { timeout }, async () => {
    const { call, emulator } = await opened(openInProcess)
    const calls = Array.from({ length: 20 }, (_, index) =>
      unsigned({ accessKeyId: 'known', parameters: faceLiveness(index % 3 === 0 ? { MetaInfo: '' } : {}) }),
    )
    const first = await answersTo([stop, ...calls], call)
    for (const key of [undefined, 'known']) {
      await emulator.reset(key)
      expect(await answersTo([stop, ...calls], call)).toEqual(first)
    }
    expect(await answersTo([stop, ...calls], call)).not.toEqual(first)
  })
})

describe('the ids of a key', () => {
  /** Calls of one key whose pictures a server sends when it is told to, in the order in which it is told. */
  async function slowly(order: readonly number[], beside: (call: Door['call']) => Promise<unknown>) {
    const waiting: ServerResponse[] = []
    const server = await openReceiver((request, response) => {
      waiting[Number(request.url?.slice(1))] = response
    })
    onTestFinished(server.close)
    const { call } = await openInProcess({ seed, downloadTimeout: 60_000 })
    await call(stop)
    const answers = order.map((_, index) =>
      call(unsigned({ accessKeyId: 'known', form: faceVerify({ FacePictureUrl: `${server.url}/${index}` }) })),
    )
    await server.arrived(order.length)
    await beside(call)
    for (const index of order) {
      waiting[index]?.end(picture)
      await answers[index]
    }
    const settled = await Promise.all(answers)
    for (const answer of settled) expect(fieldsOf(answer).Code).toBe('Success')
    return settled.map(essence)
  }
  const inOrder = [0, 1, 2, 3, 4, 5]

  it('are the same in whichever order slow calls are finished', { timeout }, async () => {
    const expected = await slowly(inOrder, async () => undefined)
    const order = fc.shuffledSubarray(inOrder, { minLength: inOrder.length })
    const property = fc.asyncProperty(order, async order => {
      expect(await slowly(order, async () => undefined)).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 15 })
  })

  it('are the same whatever other keys do beside it', { timeout }, async () => {
    const expected = await slowly(inOrder, async () => undefined)
    const others = fc.array(
      fc
        .tuple(fc.string(), fc.boolean())
        .map(([accessKeyId, isRight]) =>
          unsigned({ accessKeyId: `other ${accessKeyId}`, parameters: isRight ? faceLiveness() : {} }),
        ),
    )
    const property = fc.asyncProperty(others, async requests => {
      expect(await slowly(inOrder, call => answersTo(requests, call))).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 15 })
  })

  it('are others with another seed, and with another key', async () => {
    const request = (accessKeyId: string) => unsigned({ accessKeyId, parameters: faceLiveness() })
    const idsOf = async (asked: string, accessKeyId: string) => {
      const [, answer] = await answersTo([stop, request(accessKeyId)], (await opened(openInProcess, asked)).call)
      if (!answer) throw new Error('Failed to call the emulator: no answer.')
      const { RequestId, Result } = fieldsOf(answer)
      return [RequestId, Result?.TransactionId, answer.headers['x-acs-trace-id']]
    }
    const seeds = [' ', '0', '1', 'a', 'b', 'the same', 'The same']
    const keys = ['', 'a', 'b', 'known', 'Known', '0\na']
    const all: (string | undefined)[] = []
    for (const asked of seeds) for (const key of keys) all.push(...(await idsOf(asked, key)))
    expect(all).not.toContain(undefined)
    expect(new Set(all)).toHaveProperty('size', all.length)
  })

  it('are others each time when no seed is given', async () => {
    const request = unsigned({ accessKeyId: 'known', parameters: faceLiveness() })
    const texts = await Promise.all([1, 2].map(async () => (await createEmulator().answer(request)).body))
    expect(texts[0]).not.toBe(texts[1])
  })
})
