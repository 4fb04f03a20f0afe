// @ts-check
// Calls with one huge value in each place of a request, in this process: `node --max-old-space-size=256
// test/safety/huge-values.js [--characters N] [--only WORD] [--trace]`. Prints a line for each that was answered with a 5xx or took
// more CPU than it may, and ends with 1; a heap that is too small for one ends the process.
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    characters: { type: 'string', default: '7900000' },
    only: { type: 'string', default: '' },
    trace: { type: 'boolean', default: false },
  },
})
const characters = Number(values.characters)

/** What one may take, in milliseconds of CPU for a million characters: what is sent has to be read, encoded and hashed. */
const allowed = 250

/** Pieces that some reader replaces, splits at, decodes or counts. */
const pieces = [
  ...['a', '+', '*', '%', '%2A', '%25', '%26', '%2B', '%7E', '~', '=', '/', '%22', '%5C%22', '%20', '%0A', '%00', '<'],
  ...['%3C', '%7B', '%5B', '%C3%A9', '%F0%9F%98%80', '%ff', '.', ':', '%3A%2F%2Fa', 'https:', 'a.', '-', "'", ';', ','],
]
const parameters = {
  ...{ ProductCode: 'FACE_VERIFY', SceneCode: '1234567890', MerchantBizId: 'b1', MerchantUserId: 'u', MetaInfo: '{}' },
  ...{ CallbackUrl: '', CallbackToken: '', ReturnUrl: '', FacePictureBase64: '', FacePictureUrl: '', Filler: '' },
}
const names = [...Object.keys(parameters), 'Action', 'Version', 'AccessKeyId', 'Signature', 'SignatureNonce', 'Format']
const paths = ['inbox/x', 'transactions', 'scenarios', 'clock', 'requests', 'verify/x']

/** @typedef {{ name: string, method: string, url: string, headers: Record<string, string>, body: string }} Huge */

/** @param {string} huge @returns {Generator<Huge>} */
function* callsWith(huge) {
  const type = 'application/x-www-form-urlencoded'
  const v3 = {
    'x-acs-action': 'Initialize',
    'x-acs-version': '2022-08-09',
    'x-acs-date': new Date().toISOString().replace(/\.\d+/, ''),
    authorization: `ACS3-HMAC-SHA256 Credential=known,SignedHeaders=host;x-acs-date,Signature=${'a'.repeat(64)}`,
  }
  const v1 = {
    ...{ Action: 'Initialize', Version: '2022-08-09', AccessKeyId: 'known', SignatureMethod: 'HMAC-SHA1' },
    ...{ SignatureVersion: '1.0', SignatureNonce: 'n', Signature: `${'a'.repeat(27)}%3D`, Format: 'JSON' },
    Timestamp: encodeURIComponent(new Date().toISOString().replace(/\.\d+/, '')),
  }
  for (const name of [...names, huge]) {
    const pairs = Object.entries({ ...v1, ...parameters, [name]: name === huge ? 'x' : huge })
    const text = pairs.map(pair => pair.join('=')).join('&')
    const place = name === huge ? 'a name' : name
    yield { name: `V1, form, ${place}`, method: 'POST', url: '/', headers: { 'content-type': type }, body: text }
    yield { name: `V1, query, ${place}`, method: 'POST', url: `/?${text}`, headers: {}, body: '' }
    const bare = pairs.filter(([name]) => !name.startsWith('Signature')).map(pair => pair.join('='))
    const unsigned = bare.join('&').replace('AccessKeyId=known&', '')
    yield { name: `unsigned, ${place}`, method: 'POST', url: '/', headers: { 'content-type': type }, body: unsigned }
    const url = `/?${name === huge ? `${huge}=x` : `${name}=${huge}`}`
    yield { name: `V3, query, ${place}`, method: 'POST', url, headers: v3, body: '' }
  }
  yield { name: 'V3, body', method: 'POST', url: '/', headers: { ...v3, 'content-type': type }, body: huge }
  yield { name: 'path', method: 'POST', url: `/${huge}`, headers: v3, body: '' }
  for (const name of ['host', 'origin', 'referer', 'cookie', 'user-agent', 'accept', 'content-type', 'authorization'])
    yield { name: `header ${name}`, method: 'POST', url: '/?Action=x', headers: { [name]: huge }, body: '' }
  for (const path of paths)
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
      yield {
        ...{ name: `control ${path}, ${type}`, method: 'POST', url: `/_emulator/${path}` },
        ...{ headers: { 'content-type': type }, body: huge },
      }
  for (const path of paths) {
    yield { name: `control ${path}, query`, method: 'GET', url: `/_emulator/${path}?a=${huge}`, headers: {}, body: '' }
    yield { name: `control ${path}, path`, method: 'GET', url: `/_emulator/${path}/${huge}`, headers: {}, body: '' }
  }
}

const { createEmulator } = await import(new URL('../../dist/node.js', import.meta.url).href)
const emulators = ['strict', 'lenient'].map(auth =>
  createEmulator({ auth, accessKeys: ['known:a-secret'], qps: 0, faces: 'present' }),
)
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
let asked = 0
let faults = 0
for (const piece of pieces) {
  const huge = piece.repeat(Math.floor(characters / piece.length))
  for (const { name, method, url, headers, body } of callsWith(huge)) {
    const what = `${JSON.stringify(piece)}: ${name}`
    if (!what.includes(values.only)) continue
    if (values.trace) console.log(what)
    for (const emulator of emulators) {
      const request = { method, url, headers: { host: 'localhost', ...headers }, body: Buffer.from(body, 'latin1') }
      const started = cpu()
      const answer = await emulator.answer(request)
      emulator.requests.list()
      const taken = cpu() - started
      asked += 1
      const isSlow = taken > (allowed * characters) / 1e6 + 100
      if (answer.status < 500 && !isSlow) continue
      faults += 1
      console.log(
        `${what}: ${answer.status} after ${Math.round(taken)} ms ${answer.headers['x-emulator-reason'] ?? ''}`,
      )
    }
  }
}
console.log(`${asked} calls, ${faults} faults`)
process.exit(faults === 0 && asked > 0 ? 0 : 1)
