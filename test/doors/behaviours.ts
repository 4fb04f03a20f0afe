import { readdirSync } from 'node:fs'
import { errorCodes } from '../../src/gateway/error-codes.ts'
import { catalogue } from '../../src/scenarios/catalogue.ts'
import { drawn } from '../pictures/send-picture.ts'
import { type Answer, fieldsOf } from '../support/doors.ts'
import { faceLiveness, withPicture } from '../support/requests.ts'
import type { PlainRequest } from '../support/signed-request.ts'
import { contractBehaviours } from './contract-behaviours.ts'
import { callUnsigned, callV1, callV3, control, credentials } from './endpoint.ts'

/** Sends a request through whichever door is open. */
export type Send = (request: PlainRequest) => Promise<Answer>

/** Something that the emulator does, the same behind every door: requests in order, and how the last of them ends. */
export type Behaviour = { name: string; ends: string; send: (send: Send) => Promise<unknown> }

const portrait = drawn('portrait.jpg').toString('base64')
const bizId = faceLiveness().MerchantBizId ?? ''

const checkResult = (TransactionId: string, more: Record<string, string> = {}) =>
  callV3({ action: 'CheckResult', parameters: { MerchantBizId: bizId, TransactionId, ...more } })

/** Opens a transaction and tells its id. */
async function open(send: Send, changes: Record<string, string> = {}): Promise<string> {
  return fieldsOf(await send(callV3({ parameters: faceLiveness(changes) }))).Result?.TransactionId ?? 'none'
}

/** One request after the other. */
const inOrder =
  (...requests: PlainRequest[]) =>
  async (send: Send) => {
    for (const request of requests) await send(request)
  }

const editions = [
  { edition: 'face liveness', parameters: faceLiveness() },
  { edition: 'face verification', parameters: withPicture(portrait) },
]
const successes: Behaviour[] = editions.flatMap(({ edition, parameters }) =>
  (['query', 'form'] as const).flatMap(place => [
    {
      name: `${edition}, signed V3, in the ${place}`,
      ends: '200 Success',
      send: inOrder(callV3({ parameters, place })),
    },
    {
      name: `${edition}, signed V1, in the ${place}`,
      ends: '200 Success',
      send: inOrder(callV1({ parameters, place })),
    },
    {
      name: `${edition}, signed V1, in the ${place}, answered in XML`,
      ends: '200 Success',
      send: inOrder(callV1({ parameters, place, format: 'XML' })),
    },
  ]),
)

const oddTexts: Behaviour[] = Object.entries({
  'a name in Chinese and an emoji': '用户 😀 ',
  'all that is encoded': ` +*!'()/:%&=?#~"<>\\`,
  'a letter with a mark of its own': 'e\u0301',
  'a mark of byte order in front': '\ufeffuser',
}).flatMap(([what, SceneCode]) =>
  (['query', 'form'] as const).map(place => ({
    name: `a parameter that holds ${what}, in the ${place}`,
    ends: '400 InvalidParameter',
    send: inOrder(callV1({ parameters: faceLiveness({ SceneCode }), place })),
  })),
)

const otherKey = { id: 'nobody', secret: credentials.secret }
const wrongSecret = { id: credentials.id, secret: 'another' }
const anHourAgo = new Date('2026-01-30T23:00:00Z')
const signatures: Behaviour[] = [
  { name: 'a wrong secret, V1', ends: '400 SignatureDoesNotMatch', send: inOrder(callV1({ key: wrongSecret })) },
  { name: 'a wrong secret, V3', ends: '400 SignatureDoesNotMatch', send: inOrder(callV3({ key: wrongSecret })) },
  { name: 'an unknown key', ends: '404 InvalidAccessKeyId.NotFound', send: inOrder(callV3({ key: otherKey })) },
  {
    name: 'a timestamp of an hour ago',
    ends: '400 InvalidTimeStamp.Expired',
    send: inOrder(callV1({ date: anHourAgo })),
  },
  { name: 'no signature', ends: '400 MissingAccessKeyId', send: inOrder(callUnsigned()) },
  {
    name: 'a nonce for the second time',
    ends: '400 SignatureNonceUsed',
    send: send => {
      const request = callV1()
      return inOrder(request, request)(send)
    },
  },
  {
    name: 'a form that begins with a mark of byte order',
    ends: '400 MissingAction',
    send: send => {
      const request = callV1({ place: 'form' })
      return send({ ...request, body: Buffer.concat([Buffer.from('\ufeff'), request.body]) })
    },
  },
]

const methods: Behaviour[] = [
  { name: 'a preflight', ends: '200', send: inOrder({ ...callUnsigned('OPTIONS'), body: Buffer.alloc(0) }) },
  { name: 'the method GET', ends: '400 MissingAccessKeyId', send: inOrder(callUnsigned('GET')) },
  { name: 'the method HEAD', ends: '403', send: inOrder(callUnsigned('HEAD')) },
  ...['PUT', 'DELETE'].map(method => ({
    name: `the method ${method}`,
    ends: '403 UnsupportedHTTPMethod',
    send: inOrder(callUnsigned(method)),
  })),
]

const scenarios: Behaviour[] = [
  ...Object.entries(catalogue).flatMap(([name, scenario]) =>
    'refuse' in scenario
      ? {
          name: `the scenario ${name} by a magic value`,
          ends: `${errorCodes[scenario.refuse].status} ${scenario.refuse}`,
          send: inOrder(callV3({ parameters: faceLiveness({ MerchantUserId: `emulator:${name}` }) })),
        }
      : [],
  ),
  ...(['passed', 'not-passed', 'device-risk'] as const).map(name => ({
    name: `a verification that ends by itself as ${name}`,
    ends: '200 Success',
    send: async (send: Send) => {
      const id = await open(send, { MerchantUserId: `emulator:${name}` })
      // On a clock that stands still, only moving it lets the verification end at a known place among the calls.
      await send(control('PUT', 'clock', { advance: 'PT1S' }))
      await send(checkResult(id))
    },
  })),
  {
    name: 'a scenario armed for two calls of one user',
    ends: '200 Success',
    send: inOrder(
      control('POST', 'scenarios', { name: 'no-face', times: 2, match: { merchantUserId: '123456789' } }),
      callV3(),
      control('GET', 'scenarios'),
      callV3({ parameters: faceLiveness({ MerchantUserId: 'another' }) }),
      callV3(),
      callV3(),
    ),
  },
  {
    name: 'an answer that is cut off',
    ends: 'no answer',
    send: async send => open(send, { MerchantUserId: 'emulator:reset' }).catch(() => undefined),
  },
  {
    name: 'an answer that is garbled',
    ends: '200 no JSON',
    send: inOrder(callV3({ parameters: faceLiveness({ MerchantUserId: 'emulator:garbled' }) })),
  },
  {
    name: 'more calls than a second allows, and one in the next second',
    ends: '200 Success',
    send: inOrder(...Array.from({ length: 6 }, () => callV3()), control('PUT', 'clock', { advance: 'PT1S' }), callV3()),
  },
]

const transactions: Behaviour[] = [
  {
    name: 'a verification that is completed, asked about with its picture',
    ends: '200 Success',
    send: async send => {
      const id = await open(send)
      await send(checkResult(id))
      await send(control('POST', `transactions/${id}/complete`))
      await send(checkResult(id, { IsReturnImage: 'Y' }))
    },
  },
  {
    name: 'a verification that is completed twice',
    ends: '409 not-pending',
    send: async send => {
      const id = await open(send)
      for (const subCode of ['205', '200']) await send(control('POST', `transactions/${id}/complete`, { subCode }))
    },
  },
  {
    name: 'a verification for which time runs out',
    ends: '409 not-pending',
    send: async send => {
      const id = await open(send)
      await send(control('PUT', 'clock', { advance: 'PT31M' }))
      await send(control('GET', 'clock'))
      await send(control('GET', `transactions/${id}`))
      await send(control('POST', `transactions/${id}/complete`))
    },
  },
  {
    name: 'the page of a web client',
    ends: '200',
    send: async send => send(control('GET', `verify/${await open(send, { MetaInfo: '{"deviceType":"h5"}' })}`)),
  },
  {
    name: 'the lists of the control API',
    ends: '200',
    send: async send => {
      const id = await open(send)
      await open(send, { MerchantBizId: 'another' })
      await send(callV3({ parameters: faceLiveness({ MetaInfo: undefined }) }))
      await send(control('POST', 'inbox/receipts', { received: id }))
      for (const list of ['transactions', 'transactions?limit=1', 'requests', 'callbacks', 'scenarios', 'inbox'])
        await send(control('GET', list))
    },
  },
]

const controls: Behaviour[] = [
  ...['health', 'ready', 'openapi.json', ''].map(path => ({
    name: `the control API: GET ${path || 'the console'}`,
    ends: '200',
    send: inOrder(control('GET', path)),
  })),
  { name: 'the control API: a path that is none', ends: '404 not-found', send: inOrder(control('GET', 'nothing')) },
  {
    name: 'the control API: a transaction that is none',
    ends: '404 not-found',
    send: inOrder(control('GET', 'transactions/none')),
  },
  {
    name: 'the control API: a duration that is none',
    ends: '400 invalid',
    send: inOrder(control('PUT', 'clock', { advance: 'soon' })),
  },
  {
    name: 'the control API: a body that is not JSON',
    ends: '415 not-json',
    send: inOrder(control('PUT', 'clock', 'now')),
  },
]

const pictures: Behaviour[] = readdirSync(new URL('../../fixtures/images/', import.meta.url))
  .filter(name => name.endsWith('.jpg'))
  .map(name => ({
    name: `the picture ${name}, judged by its header`,
    ends: /^(resolution|truncated|wrong-format)/.test(name) ? '401 UnqualifiedPhoto' : '200 Success',
    send: inOrder(callV3({ parameters: withPicture(drawn(name).toString('base64')), place: 'form' })),
  }))

/** The one suite that every door is held to. */
export const behaviours: readonly Behaviour[] = [
  ...successes,
  ...oddTexts,
  ...signatures,
  ...methods,
  ...scenarios,
  ...transactions,
  ...controls,
  ...pictures,
  ...contractBehaviours,
]
