// @ts-check
// What a client is told to do: the cases of cases.json with every placeholder filled in.

/**
 * One case of cases.json. `change` is laid over the parameters of `product` (null takes one away); each of `before` is a
 * change for a call that goes first and whose answer nobody looks at. Without `code` the call is to succeed.
 * @typedef {{
 *   name: string, product: string, change?: Change, before?: Change[], emulator?: string, key?: Key, retry?: boolean,
 *   code?: string, status?: number
 * }} Case
 * @typedef {Record<string, string | null>} Change
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
 * What a program gets for each case.
 * @typedef {{
 *   name: string, signature: 'V1' | 'V3', endpoint: string, accessKeyId: string, accessKeySecret: string,
 *   securityToken?: string, retry: boolean, before: Record<string, string>[], parameters: Record<string, string>
 * }} PlannedCall
 */

/**
 * What a program prints for each case, with its name and signature.
 * @typedef {{
 *   unable?: string, exception?: string, code?: string, status?: number, message?: string, requestId?: string,
 *   transactionId?: string
 * }} Result
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
 * @returns {PlannedCall[]}
 */
export function planCalls({ cases, parameters }, client, endpoints, words) {
  return client.signatures.flatMap(signature =>
    cases.map((given, index) => {
      const { key = {}, emulator = 'usual' } = given
      const token = key.sentToken === undefined ? key.token : key.sentToken
      const fill = (/** @type {Change | undefined} */ change) =>
        filled({ ...parameters[given.product], ...change }, words)
      return {
        name: given.name,
        signature,
        endpoint: endpoints[emulator] ?? '',
        accessKeyId: keyId(client.name, signature, index),
        accessKeySecret: key.sentSecret ?? secret,
        ...(token && { securityToken: token }),
        retry: given.retry ?? false,
        before: (given.before ?? []).map(fill),
        parameters: fill(given.change),
      }
    }),
  )
}

/**
 * @param {Change} change
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
