import type { Options } from '../../src/options/options.ts'
import { faceLiveness } from '../support/requests.ts'
import { type PlainRequest, signV1, signV3, unsigned } from '../support/signed-request.ts'

/**
 * Where every call goes, whatever door stands there: signatures cover the host, and MSW goes by it. Not by https: the
 * address of a page for the end user begins as that of the call, and the socket of the suite has no https.
 */
export const endpoint = 'http://cloudauth-intl.cn-hongkong.aliyuncs.com'
export const { host } = new URL(endpoint)

/** The moment at which every behaviour begins, and at which its calls are signed. */
export const moment = new Date('2026-01-31T00:00:00Z')

export const credentials = { id: 'doors', secret: 'secret-of-doors' }

/** How the emulator behind every door is set up. `.ci/image` gives the container the same. */
export const options: Partial<Options> = {
  seed: 'doors',
  auth: 'strict',
  accessKeys: [{ ...credentials, traits: [] }],
  qps: 5,
  faces: 'present',
}

type Called = { action?: string; parameters?: Record<string, string>; key?: typeof credentials; date?: Date }

/** No two calls of a behaviour share one. */
let nonces = 0
const nextNonce = () => {
  nonces += 1
  return `nonce-${nonces}`
}

/** A call signed the newer way, its parameters in the query or in the form. */
export function callV3({
  parameters = faceLiveness(),
  key = credentials,
  date = moment,
  ...rest
}: Called & { place?: 'query' | 'form' } = {}): PlainRequest {
  const { place = 'query', ...action } = rest
  const shared = { credentials: key, host, date, nonce: nextNonce(), ...action }
  return signV3(place === 'form' ? { ...shared, form: parameters } : { ...shared, query: parameters })
}

/** A call signed the older way, its parameters in the query or in the form. */
export function callV1({
  parameters = faceLiveness(),
  key = credentials,
  date = moment,
  ...rest
}: Called & { place?: 'query' | 'form'; format?: 'JSON' | 'XML' } = {}): PlainRequest {
  return signV1({ credentials: key, host, date, nonce: nextNonce(), parameters, ...rest })
}

/** A call that nobody signed. */
export const callUnsigned = (method = 'POST'): PlainRequest => unsigned({ parameters: faceLiveness(), method })

/** A call of the control API, with a JSON body where one is given. */
export function control(method: string, path: string, body?: object | string): PlainRequest {
  const text = typeof body === 'object' ? JSON.stringify(body) : body
  return {
    method,
    url: `/_emulator/${path}`,
    headers: typeof body === 'object' ? { 'content-type': 'application/json' } : {},
    body: Buffer.from(text ?? ''),
  }
}
