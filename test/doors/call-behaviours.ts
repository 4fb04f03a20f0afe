import { faceLiveness, withPicture } from '../support/requests.ts'
import { drawn } from '../unit/images/send-picture.ts'
import { type Behaviour, inOrder } from './behaviour.ts'
import { callUnsigned, callV1, callV3, credentials } from './endpoint.ts'

const portrait = drawn('portrait.jpg').toString('base64')
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

/** What becomes of a call by how it was sent: by its parameters, its signature and its method. */
export const callBehaviours: readonly Behaviour[] = [...successes, ...oddTexts, ...signatures, ...methods]
