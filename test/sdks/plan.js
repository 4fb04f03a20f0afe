// @ts-check
// What a client is told to do: the cases of cases.json with every placeholder filled in.

/** @typedef {'https' | 'http'} Protocol */
/**
 * One call: of Initialize unless it names another action. `change` is laid over the parameters kept under the name
 * `with`; null takes one away. `{transactionId}` stands for what the Initialize before it answered.
 * @typedef {{ action?: string, with: string, change?: Record<string, string | null> }} Call
 */

/**
 * One case of cases.json. The calls of `before` go first and may be refused. Without `code` the call is to succeed.
 * @typedef {Call & {
 *   name: string, before?: Call[], emulator?: string, key?: Key, retry?: boolean, code?: string, status?: number
 * }} Case
 */

/**
 * How a case's own key differs from the plain one: what the emulator is told about it, and what the client sends instead.
 * @typedef {{ trait?: string, token?: string, unknown?: boolean, sentSecret?: string, sentToken?: string | null }} Key
 */

/**
 * @typedef {{
 *   emulators: Record<string, string[]>, parameters: Record<string, Record<string, string>>, cases: Case[]
 * }} CaseFile
 */

/**
 * What a program gets for each case; the last of the calls is the one to report.
 * @typedef {{
 *   name: string, signature: 'V1' | 'V3', endpoint: string, protocol: Protocol, accessKeyId: string, accessKeySecret: string,
 *   securityToken?: string, retry: boolean, calls: { action: string, parameters: Record<string, string> }[]
 * }} Planned
 */

/**
 * What a program prints for each case, with the case's name and signature.
 * @typedef {{
 *   unable?: string, exception?: string, code?: string, status?: number, message?: string, requestId?: string,
 *   result?: Record<string, string>
 * }} Made
 */

const secret = 'secret+with/all=of&them'

/**
 * Each client has a key of its own for each case and signature, so that no case can spoil another's.
 * @param {string} client
 * @param {string} signature
 * @param {number} index
 */
const keyId = (client, signature, index) => `LTAI.${client}.${signature}.${index}`

/**
 * The keys of a client, as `--access-key` takes them.
 * @param {Case[]} cases
 * @param {string} client
 * @param {string[]} signatures
 */
export function accessKeys(cases, client, signatures) {
  return signatures.flatMap(signature =>
    cases.flatMap(({ key = {} }, index) => {
      if (key.unknown) return []
      const traits = [key.trait, key.token && `token=${key.token}`].filter(Boolean)
      return [[keyId(client, signature, index), secret, ...traits].join(':')]
    }),
  )
}

/**
 * @param {CaseFile} file
 * @param {{ name: string, signatures: ('V1' | 'V3')[] }} client
 * @param {Record<string, string>} endpoints by name of the emulator
 * @param {Record<string, string>} words what stands for each `{placeholder}`
 * @param {Protocol} protocol https is what SDKs speak unless told: only for http, and by the cores that need it, is it named
 * @returns {Planned[]}
 */
export function planCalls({ cases, parameters }, client, endpoints, words, protocol) {
  return client.signatures.flatMap(signature =>
    cases.map((given, index) => {
      const { key = {}, emulator = 'usual' } = given
      const token = key.sentToken === undefined ? key.token : key.sentToken
      return {
        name: given.name,
        signature,
        endpoint: endpoints[emulator] ?? '',
        protocol,
        accessKeyId: keyId(client.name, signature, index),
        accessKeySecret: key.sentSecret ?? secret,
        ...(token && { securityToken: token }),
        retry: given.retry ?? false,
        calls: [...(given.before ?? []), given].map(call => ({
          action: call.action ?? 'Initialize',
          parameters: filled({ ...parameters[call.with], ...call.change }, words),
        })),
      }
    }),
  )
}

/**
 * @param {Record<string, string | null>} change
 * @param {Record<string, string>} words
 * @returns {Record<string, string>}
 */
function filled(change, words) {
  /** @type {Record<string, string>} */
  const parameters = {}
  for (const [name, value] of Object.entries(change)) {
    if (value === null) continue
    parameters[name] = value.replace(/^\{([^{}"]+)\}/, (whole, word) => words[word] ?? whole)
  }
  return parameters
}
