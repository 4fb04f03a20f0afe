import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { AccessKey, KeyTrait } from '../../../src/gateway/access-keys.ts'
import { errorCodes, serviceCodeNames } from '../../../src/gateway/error-codes.ts'
import type { Options } from '../../../src/options/options.ts'
import { type Answer, fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { type PlainRequest, signV1, signV3, unsigned } from '../../support/signed-request.ts'

type Scheme = 'V1' | 'V3'

/** A call to be made, with all that a gate may look at; the faults change it. */
type Plan = {
  options: Partial<Options>
  key: AccessKey
  isKeyKnown: boolean
  method: string
  action: string
  version: string
  format: string
  date: Date
  nonce: string
  secret: string
  securityToken?: string
  parameters: Record<string, string>
  /** Leaves something out once everything is signed. */
  spoil: (request: PlainRequest) => PlainRequest
  /** Calls made before, by the same key. */
  before: ('a good one' | 'a refused one' | 'one with the same nonce')[]
}

/** One way to fail at a gate, and what is answered then. */
type Fault = { how: string; code: string; reason: RegExp; in: (plan: Plan, scheme: Scheme) => Plan }

const moment = new Date('2026-01-31T12:00:00Z')
const minutesBefore = (minutes: number) => new Date(moment.getTime() - minutes * 60_000)

const goodPlan: Plan = {
  options: {},
  key: { id: 'key', secret: 'secret', traits: [] },
  isKeyKnown: true,
  method: 'POST',
  action: 'Initialize',
  version: '2022-08-09',
  format: 'JSON',
  date: moment,
  nonce: 'the nonce of this call',
  secret: 'secret',
  parameters: faceLiveness(),
  spoil: request => request,
  before: [],
}

function sign(plan: Plan, scheme: Scheme): PlainRequest {
  const { key, secret, securityToken, method, action, version, format, date, nonce, parameters, spoil } = plan
  const credentials = { id: key.id, secret, ...(securityToken !== undefined && { securityToken }) }
  const common = { credentials, method, action, version, date, nonce }
  if (scheme === 'V1') return spoil(signV1({ ...common, parameters: { ...parameters, Format: format } }))
  const accept = format === 'JSON' ? 'application/json' : format
  return spoil(signV3({ ...common, query: parameters, headers: { accept } }))
}

/** Makes the planned call, after those before it, on an emulator of its own whose clock stands still. */
async function make(plan: Plan, scheme: Scheme): Promise<Answer> {
  const accessKeys = plan.isKeyKnown ? [plan.key] : []
  const { call, emulator } = await openInProcess({ auth: 'strict', accessKeys, ...plan.options })
  // In this order: between setting and standing still time would pass.
  emulator.clock.freeze(true)
  emulator.clock.set(moment.getTime())
  const { key, nonce } = plan
  const token = key.token === undefined ? {} : { securityToken: key.token }
  for (const [index, kind] of plan.before.entries()) {
    const sameNonce = kind === 'one with the same nonce'
    const parameters = kind === 'a refused one' ? {} : goodPlan.parameters
    const earlier = { ...goodPlan, key, ...token, parameters, nonce: sameNonce ? nonce : `earlier nonce ${index}` }
    await call(sign(earlier, scheme))
  }
  return call(sign(plan, scheme))
}

function withoutParameter(request: PlainRequest, name: string): PlainRequest {
  return { ...request, url: request.url.replace(new RegExp(`([?&])${name}=[^&]*`), '$1') }
}

function withoutHeader(request: PlainRequest, name: string): PlainRequest {
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([other]) => other !== name)),
  }
}

const withTrait = (plan: Plan, trait: KeyTrait): Plan => ({
  ...plan,
  key: { ...plan.key, traits: [...(plan.key.traits ?? []), trait] },
})

const withToken = (plan: Plan, token: string): Plan => ({ ...plan, key: { ...plan.key, id: 'STS.key', token } })

/** The gates in the order in which they look at a call, each with the ways to fail there. */
const gates: { gate: string; faults: Fault[] }[] = [
  {
    gate: 'version',
    faults: [
      {
        how: 'an unknown version',
        code: 'InvalidVersion',
        reason: /^Version: "2019-03-07"/,
        in: plan => ({ ...plan, version: '2019-03-07' }),
      },
      {
        how: 'no version',
        code: 'MissingVersion',
        reason: /^Version: absent/,
        in: plan => ({ ...plan, version: '' }),
      },
    ],
  },
  {
    gate: 'action',
    faults: [
      {
        how: 'an unknown action',
        code: 'InvalidAction.NotFound',
        reason: /^Action: "Initialise"/,
        in: plan => ({ ...plan, action: 'Initialise' }),
      },
      {
        how: 'an action of the real service only',
        code: 'InvalidAction.NotFound',
        reason: /^Action: the real service has DocOcr/,
        in: plan => ({ ...plan, action: 'DocOcr' }),
      },
      {
        how: 'another path',
        code: 'InvalidAction.NotFound',
        reason: /^url: the path is "\/api"/,
        in: plan => ({ ...plan, spoil: request => plan.spoil({ ...request, url: `/api${request.url.slice(1)}` }) }),
      },
      { how: 'no action', code: 'MissingAction', reason: /^Action: absent/, in: plan => ({ ...plan, action: '' }) },
    ],
  },
  {
    gate: 'method',
    faults: ['PUT', 'DELETE', 'HEAD'].map(method => ({
      how: `the method ${method}`,
      code: 'UnsupportedHTTPMethod',
      reason: new RegExp(`^method: ${method}`),
      in: plan => ({ ...plan, method }),
    })),
  },
  {
    gate: 'common parameters',
    faults: [
      {
        how: 'no signature',
        code: 'MissingSignature / IncompleteSignature',
        reason: /Signature/,
        in: (plan, scheme) => ({
          ...plan,
          spoil: request =>
            plan.spoil(
              scheme === 'V1'
                ? withoutParameter(request, 'Signature')
                : {
                    ...request,
                    headers: {
                      ...request.headers,
                      authorization: request.headers.authorization?.replace(/,Signature=.*/, '') ?? '',
                    },
                  },
            ),
        }),
      },
      {
        how: 'no time',
        code: 'MissingTimestamp',
        reason: /^(Timestamp|x-acs-date): absent/,
        in: plan => ({
          ...plan,
          spoil: request => plan.spoil(withoutHeader(withoutParameter(request, 'Timestamp'), 'x-acs-date')),
        }),
      },
    ],
  },
  {
    gate: 'format',
    faults: [
      {
        how: 'an unknown format',
        code: 'InvalidParameter.Format / InvalidParameter.Accept',
        reason: /^(Format|accept): "text\/csv"/,
        in: plan => ({ ...plan, format: 'text/csv' }),
      },
    ],
  },
  {
    gate: 'timestamp',
    faults: [
      {
        how: 'an expired timestamp',
        code: 'InvalidTimeStamp.Expired',
        reason: /^(Timestamp|x-acs-date): 2026-01-31T11:44:00Z is 960 s behind/,
        in: plan => ({ ...plan, date: minutesBefore(16) }),
      },
      {
        how: 'a malformed timestamp',
        code: 'InvalidTimeStamp.Format',
        reason: /^(Timestamp|x-acs-date): "yesterday"/,
        in: (plan, scheme) =>
          scheme === 'V1'
            ? { ...plan, parameters: { ...plan.parameters, Timestamp: 'yesterday' } }
            : {
                ...plan,
                spoil: request =>
                  plan.spoil({ ...request, headers: { ...request.headers, 'x-acs-date': 'yesterday' } }),
              },
      },
    ],
  },
  {
    gate: 'key',
    faults: [
      {
        how: 'an unknown key',
        code: 'InvalidAccessKeyId.NotFound',
        reason: /^AccessKeyId: "(STS\.)?key"/,
        in: plan => ({ ...plan, isKeyKnown: false }),
      },
      {
        how: 'an inactive key',
        code: 'InvalidAccessKeyId.Inactive',
        reason: /^AccessKeyId: (STS\.)?key .*inactive/,
        in: plan => withTrait(plan, 'inactive'),
      },
    ],
  },
  {
    gate: 'security token',
    faults: [
      {
        how: 'no token of a temporary key',
        code: 'MissingSecurityToken',
        reason: /^SecurityToken: absent/,
        in: plan => withToken(plan, 'its own token'),
      },
      {
        how: 'a token of another key',
        code: 'InvalidSecurityToken.MismatchWithAccessKey',
        reason: /^SecurityToken: .*STS\.key/,
        in: plan => ({ ...withToken(plan, 'its own token'), securityToken: 'the token of another' }),
      },
    ],
  },
  {
    gate: 'nonce',
    faults: [
      {
        how: 'a used nonce',
        code: 'SignatureNonceUsed',
        reason: /^SignatureNonce: used by (STS\.)?key/,
        in: plan => ({ ...plan, before: [...plan.before, 'one with the same nonce'] }),
      },
    ],
  },
  {
    gate: 'signature',
    faults: [
      {
        how: 'a wrong signature',
        code: 'SignatureDoesNotMatch',
        reason: /^(Signature|Authorization): does not fit the secret of key/,
        in: plan => ({ ...plan, secret: 'another secret' }),
      },
      {
        how: 'an unknown signature method',
        code: 'InvalidSignatureMethod',
        reason: /^(SignatureMethod|Authorization): .*"(HMAC-MD5|ACS3-RSA-SHA256)"/,
        in: (plan, scheme) =>
          scheme === 'V1'
            ? { ...plan, parameters: { ...plan.parameters, SignatureMethod: 'HMAC-MD5' } }
            : {
                ...plan,
                spoil: request => {
                  const authorization = request.headers.authorization?.replace(/^\S+/, 'ACS3-RSA-SHA256') ?? ''
                  return plan.spoil({ ...request, headers: { ...request.headers, authorization } })
                },
              },
      },
    ],
  },
  {
    gate: 'POST',
    faults: [
      {
        how: 'the method GET',
        code: 'UnsupportedHTTPMethod',
        reason: /^method: Initialize is POST only/,
        in: plan => ({ ...plan, method: 'GET' }),
      },
    ],
  },
  {
    gate: 'permission',
    faults: [
      {
        how: 'a RAM user without the permission',
        code: 'Forbidden.RAMUserAccessDenied',
        reason: /^AccessKeyId: key .*ram-denied/,
        in: plan => withTrait(plan, 'ram-denied'),
      },
      {
        how: 'an account without the service',
        code: 'Forbidden.AccountAccessDenied',
        reason: /^AccessKeyId: key .*account-denied/,
        in: plan => withTrait(plan, 'account-denied'),
      },
    ],
  },
  {
    gate: 'throttling',
    faults: [
      {
        how: 'too many calls',
        code: 'Throttling.Api',
        reason: /^qps: 1 /,
        in: plan => ({ ...plan, options: { ...plan.options, qps: 1 }, before: [...plan.before, 'a good one'] }),
      },
    ],
  },
  {
    gate: 'repeated failures',
    faults: [
      {
        how: 'too many refusals',
        code: 'Forbidden.ExceptionRepeatedInvoke',
        reason: /^repeated failures: 1 /,
        in: plan => ({
          ...plan,
          options: { ...plan.options, repeatedFailures: 1 },
          before: [...plan.before, 'a refused one'],
        }),
      },
    ],
  },
  {
    gate: 'parameters',
    faults: [
      {
        how: 'no parameters',
        code: 'MissingParameter',
        reason: /^ProductCode: required/,
        in: plan => ({ ...plan, parameters: {} }),
      },
    ],
  },
]

/** Where the two schemes have a code each, V1's comes first. */
const codeIn = (code: string, scheme: Scheme) => code.split(' / ').at(scheme === 'V1' ? 0 : -1)

function expectFault(answer: Answer, fault: Fault, scheme: Scheme) {
  expect(fieldsOf(answer).Code).toBe(codeIn(fault.code, scheme))
  expect(answer.headers['x-emulator-reason']).toMatch(fault.reason)
}

describe.each(['V1', 'V3'] as const)('a call signed with %s', scheme => {
  it('passes every gate when nothing is wrong with it', async () => {
    expect(fieldsOf(await make(goodPlan, scheme)).Code).toBe('Success')
  })

  it.each(gates.flatMap(({ faults }) => faults))('with $how is refused with $code', async fault => {
    expectFault(await make(fault.in(goodPlan, scheme), scheme), fault, scheme)
  })

  const neighbours = gates.slice(1).flatMap(({ gate, faults }, index) => {
    const before = gates[index]
    return (before?.faults ?? []).flatMap(first =>
      faults.map(second => ({ first, second, title: `${before?.gate} before ${gate}` })),
    )
  })

  it.each(neighbours)('is judged by $title: $first.how, then $second.how', async ({ first, second }) => {
    const plan = first.in(second.in(goodPlan, scheme), scheme)
    expectFault(await make(plan, scheme), first, scheme)
  })
})

/** One code of the gateway in words of its public documents and captured answers, and a call that gets it. */
type Row = { code: string; status: number; message: string | RegExp; provoke: () => Promise<Answer> }

const mandatory = (name: string) => `${name} is mandatory for this action.`

function faultNamed(how: string): Fault {
  const fault = gates.flatMap(({ faults }) => faults).find(candidate => candidate.how === how)
  if (!fault) throw new Error(`Failed to find the fault "${how}". Do name one of the gates' faults.`)
  return fault
}

const withFault = (how: string, scheme: Scheme) => () => make(faultNamed(how).in(goodPlan, scheme), scheme)

const withoutCommon = (name: string) => () =>
  make({ ...goodPlan, spoil: request => withoutParameter(request, name) }, 'V1')

/** Writes to a door's socket and hears it out until the emulator hangs up. */
async function overSocket(bytes: string, options: Partial<Options> = {}): Promise<Answer> {
  const door = await openHttp(options)
  try {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(bytes)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    const [, status = ''] = head.split(' ')
    const lines = head.matchAll(/^([\w-]+): (.*)$/gm)
    const headers = Object.fromEntries(
      [...lines].map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]),
    )
    return { status: Number(status), headers, text: body }
  } finally {
    await door.close()
  }
}

const rows: Row[] = [
  {
    code: 'InvalidVersion',
    status: 400,
    message: 'Specified parameter Version is not valid.',
    provoke: withFault('an unknown version', 'V3'),
  },
  { code: 'MissingVersion', status: 400, message: mandatory('Version'), provoke: withFault('no version', 'V1') },
  {
    code: 'InvalidAction.NotFound',
    status: 404,
    message: 'Specified api is not found, please check your url and method.',
    provoke: withFault('an unknown action', 'V3'),
  },
  { code: 'MissingAction', status: 400, message: mandatory('Action'), provoke: withFault('no action', 'V1') },
  {
    code: 'UnsupportedHTTPMethod',
    status: 403,
    message: 'This http method is not supported.',
    provoke: withFault('the method GET', 'V3'),
  },
  ...['Timestamp', 'AccessKeyId', 'Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce'].map(name => ({
    code: `Missing${name}`,
    status: 400,
    message: mandatory(name),
    provoke: withoutCommon(name),
  })),
  {
    code: 'IncompleteSignature',
    status: 400,
    message: 'The request signature does not conform to Aliyun standards.',
    provoke: withFault('no signature', 'V3'),
  },
  {
    code: 'InvalidParameter.Format',
    status: 400,
    message: 'Specified parameter format is not valid.',
    provoke: withFault('an unknown format', 'V1'),
  },
  {
    code: 'InvalidParameter.Accept',
    status: 400,
    message: 'Specified parameter accept is not valid.',
    provoke: withFault('an unknown format', 'V3'),
  },
  {
    code: 'InvalidTimeStamp.Format',
    status: 400,
    message: 'Specified time stamp or date value is not well formatted.',
    provoke: withFault('a malformed timestamp', 'V3'),
  },
  {
    code: 'InvalidTimeStamp.Expired',
    status: 400,
    message: 'Specified time stamp or date value is expired.',
    provoke: withFault('an expired timestamp', 'V1'),
  },
  {
    code: 'InvalidAccessKeyId.NotFound',
    status: 404,
    message: 'Specified access key is not found.',
    provoke: withFault('an unknown key', 'V3'),
  },
  {
    code: 'InvalidAccessKeyId.Inactive',
    status: 400,
    message: 'Specified access key is disabled.',
    provoke: withFault('an inactive key', 'V1'),
  },
  {
    code: 'MissingSecurityToken',
    status: 400,
    message: mandatory('SecurityToken'),
    provoke: withFault('no token of a temporary key', 'V3'),
  },
  {
    code: 'InvalidSecurityToken.Expired',
    status: 400,
    message: 'Specified SecurityToken is expired.',
    provoke: () =>
      make({ ...withTrait(withToken(goodPlan, 'its token'), 'token-expired'), securityToken: 'its token' }, 'V3'),
  },
  {
    code: 'InvalidSecurityToken.MismatchWithAccessKey',
    status: 400,
    message: 'Specified SecurityToken mismatch with the AccessKey.',
    provoke: withFault('a token of another key', 'V1'),
  },
  {
    code: 'SignatureNonceUsed',
    status: 400,
    message: 'Specified signature nonce was used already.',
    provoke: withFault('a used nonce', 'V3'),
  },
  {
    code: 'InvalidSignatureMethod',
    status: 400,
    message: 'Specified signature method is not valid.',
    provoke: withFault('an unknown signature method', 'V1'),
  },
  {
    code: 'SignatureDoesNotMatch',
    status: 400,
    message: /^Specified signature is not matched with our calculation\. server string to sign is:POST&%2F&/,
    provoke: withFault('a wrong signature', 'V1'),
  },
  {
    code: 'SignatureDoesNotMatch',
    status: 400,
    message: /^Specified signature does not match our calculation\. server StringToSign is \[ACS3-HMAC-SHA256\n/,
    provoke: withFault('a wrong signature', 'V3'),
  },
  {
    code: 'RequestEntityTooLarge',
    status: 413,
    message: 'The request is larger than this server accepts.',
    provoke: async () => {
      const { call } = await openInProcess({ bodyLimit: 1024 })
      return call(unsigned({ form: { FacePictureBase64: 'A'.repeat(1024) } }))
    },
  },
  {
    code: 'RequestTimeout',
    status: 408,
    message: 'The request did not arrive in time.',
    provoke: () => overSocket('POST / HTTP/1.1\r\nhost: localhost\r\n', { requestTimeout: 100 }),
  },
  {
    code: 'ForeignPage',
    status: 403,
    message: 'This web page may not call the emulator.',
    provoke: async () => {
      const { call } = await openInProcess()
      const { headers, ...rest } = unsigned({ parameters: faceLiveness() })
      return call({ ...rest, headers: { ...headers, origin: 'https://evil.example' } })
    },
  },
  {
    code: 'MalformedRequest',
    status: 400,
    message: 'The request is not well-formed HTTP.',
    provoke: () => overSocket('Initialize, please\r\n\r\n'),
  },
]

describe('the codes of the gateway', () => {
  it('are all here', () => {
    const service = new Set<string>(serviceCodeNames)
    const known = Object.keys(errorCodes).filter(code => !service.has(code))
    expect([...new Set(rows.map(({ code }) => code))].sort()).toEqual(known.sort())
  })

  it.each(rows)('come with status and message: $code, $status', async ({ code, status, message, provoke }) => {
    const answer = await provoke()
    const fields = fieldsOf(answer)
    expect({ status: answer.status, code: fields.Code }).toEqual({ status, code })
    expect(fields.Message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
  })

  it.each(rows)('come in the envelope of the gateway, with a reason: $code', async ({ code, provoke }) => {
    const answer = await provoke()
    const fields = fieldsOf(answer)
    expect(Object.keys(fields)).toEqual(['RequestId', 'Message', 'Recommend', 'HostId', 'Code'])
    expect(fields.Recommend).toContain(`q=${code}&`)
    expect(fields.Recommend).toContain(`requestId=${fields.RequestId}`)
    expect(answer.headers['x-emulator-reason']).toMatch(/^[\w -]+: ./)
  })
})

it('refuses a tunnel', async () => {
  const answer = await overSocket('CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n')
  expect(fieldsOf(answer).Code).toBe('UnsupportedHTTPMethod')
})

it.each([
  { how: 'announced', head: 'content-length: 2048\r\n', body: '' },
  { how: 'sent in chunks', head: 'transfer-encoding: chunked\r\n', body: `800\r\n${'A'.repeat(2048)}\r\n` },
])('refuses a body that is too large as soon as it is $how', async ({ head, body }) => {
  const answer = await overSocket(`POST / HTTP/1.1\r\nhost: localhost\r\n${head}\r\n${body}`, { bodyLimit: 1024 })
  expect(fieldsOf(answer).Code).toBe('RequestEntityTooLarge')
})
