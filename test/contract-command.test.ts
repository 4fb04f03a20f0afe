import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { contractCases, isRealService, reportJunit, reportText, runContract } from '../src/contract.ts'
import { createEmulator } from '../src/index.ts'
import { main } from '../src/node/main.ts'
import type { Options } from '../src/options.ts'
import { sources } from '../src/sources.ts'
import { openHttp } from './support/doors.ts'

const folder = mkdtempSync(join(tmpdir(), 'contract-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const portrait = new URL('../fixtures/images/portrait.jpg', import.meta.url).pathname
const key = { id: 'contract', secret: 'a secret' }
const strict: Partial<Options> = { auth: 'strict', accessKeys: [{ ...key, traits: [] }] }
const withKey = ['--access-key', 'contract:a secret']
const realService = 'https://cloudauth-intl.cn-hongkong.aliyuncs.com'

async function run(...args: string[]) {
  let out = ''
  let err = ''
  const stdout = { write: (text: string) => (out += text) }
  const stderr = { write: (text: string) => (err += text) }
  const code = await main({ args: ['contract', ...args], env: {}, stdout, stderr })
  return { code, out, err }
}

async function openDetecting(options: Partial<Options> = {}) {
  const door = await openHttp({ faces: 'detect', ...strict, ...options })
  onTestFinished(() => door.close())
  return door
}

/** A server that answers every request alike and counts them. */
async function openBareServer(status: number, body: string) {
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls }
}

/** The elements of an XML text, each with its attributes; throws where it is not well-formed. */
function readXml(text: string) {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = []
  const open: (typeof elements)[number][] = []
  const decode = (raw: string) => {
    if (/[<>]|&(?!(amp|lt|gt|quot);)/.test(raw)) throw new Error(`Failed to read the text ${raw}. Do escape it.`)
    return raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  }
  const [, , document = ''] = /^(<\?xml [^>]*\?>\n)([\s\S]*)$/.exec(text) ?? []
  const pattern = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>([^<]*)/g
  let end = 0
  for (const [whole, closing, name = '', given = '', empty, behind = ''] of document.matchAll(pattern)) {
    if (document.indexOf(whole, end) !== end) throw new Error(`Failed to read the XML at ${end}.`)
    end += whole.length
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`Failed to close ${name}: another element is open.`)
      decode(behind)
      continue
    }
    const pairs = [...given.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value = '']) => [key, decode(value)])
    const element = { name, attributes: Object.fromEntries(pairs), text: decode(behind) }
    elements.push(element)
    if (!empty) open.push(element)
  }
  if (end !== document.length || open.length > 0) throw new Error('Failed to read the XML to its end.')
  return elements
}

describe('the contract as data', () => {
  test('every case has a name of its own and a source', () => {
    expect(new Set(contractCases.map(({ name }) => name)).size).toBe(contractCases.length)
    for (const { source } of contractCases) expect(sources).toHaveProperty(source)
  })

  test('every code of the documents has a case, with its documented status', () => {
    const documents = new URL('../fixtures/documents/', import.meta.url)
    const files = readdirSync(documents).filter(name => name.startsWith('initialize.'))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const { codes } = JSON.parse(readFileSync(new URL(file, documents), 'utf8'))
      for (const { code, status } of codes) {
        const found = contractCases.filter(({ expected }) => expected.code === code)
        expect(found, code).not.toEqual([])
        for (const { expected } of found) expect(expected.status).toBe(status)
      }
    }
  })

  test('every parameter that the documents demand has cases for being absent and empty', () => {
    const documents = new URL('../fixtures/documents/', import.meta.url)
    for (const file of readdirSync(documents).filter(name => name.startsWith('initialize.'))) {
      const { productCode, parameters } = JSON.parse(readFileSync(new URL(file, documents), 'utf8'))
      for (const { name, required } of parameters)
        if (required)
          for (const words of ['absent', 'empty'])
            expect(contractCases.map(one => one.name)).toContain(`${productCode}: ${name} ${words}`)
    }
  })

  test('runs in process, through the fetch of an emulator', async () => {
    const { fetch } = createEmulator({ ...strict, qps: 0, faces: 'present' })
    const cases = contractCases.filter(({ name }) => !name.includes('grey'))
    const outcomes = await runContract({
      url: 'http://cloudauth.example',
      accessKey: key,
      cases,
      fetch: (url, init) => fetch(new Request(url, init)),
    })
    expect(
      outcomes.flatMap(({ contractCase: { name }, differences }) => differences.map(line => [name, line])),
    ).toEqual([])
  })
})

describe('against the emulator', () => {
  test('nothing differs and nothing is skipped', async () => {
    const { url } = await openDetecting()
    const junit = join(folder, 'green.xml')
    const { code, out, err } = await run(url, ...withKey, '--portrait', portrait, '--junit', junit)
    expect({ err, differing: out.split('\n').filter(line => !line.startsWith('same')) }).toEqual({
      err: '',
      differing: [`${contractCases.length} as documented, 0 different, 0 skipped`, ''],
    })
    expect(code).toBe(0)
    const [suite, ...cases] = readXml(readFileSync(junit, 'utf8'))
    expect(suite?.attributes).toMatchObject({ tests: String(contractCases.length), failures: '0', skipped: '0' })
    expect(cases.map(({ attributes }) => attributes.name)).toEqual(contractCases.map(({ name }) => name))
  })

  test('without a key or a portrait, what needs them is skipped and nothing differs', async () => {
    const { url } = await openDetecting({ auth: 'lenient' })
    const { code, out } = await run(url)
    expect(out).toMatch(/^skip {2}Gateway: a secret that is wrong \(needs an access key/m)
    expect(out).toMatch(/^skip {2}FACE_VERIFY: a transaction is opened \(needs a portrait/m)
    expect(out).not.toContain('DIFF')
    expect(code).toBe(0)
  })

  test('a rate limit makes it slower, not different', async () => {
    const { url, emulator } = await openDetecting({ qps: 3 })
    emulator.clock.freeze(true)
    let pauses = 0
    const outcomes = await runContract({
      url,
      accessKey: key,
      cases: contractCases.filter(({ name }) => name.startsWith('FACE_LIVENESS')),
      now: emulator.clock.now,
      pause: async milliseconds => {
        pauses += 1
        emulator.clock.advance(milliseconds)
      },
    })
    expect(outcomes.flatMap(({ differences }) => differences)).toEqual([])
    expect(pauses).toBeGreaterThan(0)
  })

  test('one that is lenient about unknown keys differs in exactly that', async () => {
    const { url } = await openDetecting({ auth: 'lenient' })
    const { code, out } = await run(url, ...withKey)
    const differing = [...out.matchAll(/^DIFF {2}(.*)$/gm)].map(([, name]) => name)
    expect(differing).toEqual([
      'Gateway: a key that does not exist',
      'Gateway: a timestamp of an hour ago',
      'Gateway: no signature',
    ])
    expect(code).toBe(1)
  })
})

describe('against a server that answers otherwise', () => {
  test('success to everything is reported case by case, as text and as JUnit, with exit 1', async () => {
    const RequestId = '0A1B2C3D-0000-5000-8000-000000000000'
    const Result = { TransactionId: 'a<b>&"c"', Protocol: 'x', Passed: 'Y', SubCode: '200', ExtFaceInfo: '{}' }
    const body = JSON.stringify({ RequestId, Code: 'Success', Message: 'success', Result })
    const { url, calls } = await openBareServer(200, body)
    const junit = join(folder, 'red.xml')
    const { code, out } = await run(url, ...withKey, '--portrait', portrait, `--junit=${junit}`)

    const refused = contractCases.filter(({ expected }) => expected.code !== 'Success')
    const differing = [...out.matchAll(/^DIFF {2}(.*)$/gm)].map(([, name]) => name)
    expect(differing).toEqual(refused.map(({ name }) => name))
    expect(code).toBe(1)
    const elements = readXml(readFileSync(junit, 'utf8'))
    expect(elements[0]).toMatchObject({ name: 'testsuite', attributes: { failures: String(refused.length) } })
    const failures = elements.filter(({ name }) => name === 'failure')
    expect(failures).toHaveLength(refused.length)
    expect(failures[0]?.text).toContain('status: expected 400, received 200\nCode: expected MissingParameter')
    expect(failures[0]?.text).toContain('"TransactionId":"a<b>&\\"c\\""')
    expect(calls()).toBe(contractCases.length + contractCases.filter(({ after }) => after).length)
  })

  test.each([
    ['no JSON', 200, '<html>', /^ +body: expected a JSON object, received "<html>"$/m],
    ['an empty answer', 502, '', /^ +body: expected a JSON object, received ""$/m],
    ['a list', 200, '[]', /^ +body: expected a JSON object, received "\[\]"$/m],
    ['a code of another type', 400, '{"Code":7}', /^ +Code: expected MissingParameter, received 7$/m],
    [
      'no RequestId',
      400,
      '{"Code":"MissingParameter"}',
      /^ +RequestId: expected a UUID in upper case, received nothing$/m,
    ],
    ['no HostId', 400, '{"Code":"MissingParameter"}', /^ +HostId: expected a text, received nothing$/m],
  ])('%s is a difference', async (_, status, body, line) => {
    const { url } = await openBareServer(status, body)
    const { code, out } = await run(url, ...withKey)
    expect(code).toBe(1)
    expect(out).toMatch(line)
    expect(out).toContain('see Initialize, FACE_LIVENESS (native app), https://')
  })

  test('a success without the fields of its Result is a difference', async () => {
    const body = '{"RequestId":"0A1B2C3D-0000-5000-8000-000000000000","Code":"Success","Message":"success","Result":{}}'
    const { url } = await openBareServer(200, body)
    const { out } = await run(url)
    expect(out).toContain('Result.TransactionId: expected a text, received nothing')
    expect(out).toContain('Initialize before it: expected a TransactionId, received none')
  })

  test('no server at all is a difference in every case', async () => {
    const door = await openHttp()
    await door.close()
    const { code, out } = await run(door.url)
    expect(code).toBe(1)
    expect(out).toMatch(/answer: expected one, received none \(.*ECONNREFUSED/)
    expect(out).toMatch(/^0 as documented, /m)
  })
})

describe('against the real service', () => {
  /** Runs the cases with a fetch that only notes what it was asked for. */
  async function noted(all: boolean) {
    const asked: string[] = []
    const fetch = async (url: string, { headers }: RequestInit) => {
      asked.push(`${new Headers(headers).get('x-acs-action')} ${url}`)
      return new Response('{}')
    }
    const outcomes = await runContract({ url: realService, accessKey: key, portrait: 'aGVsbG8=', all, fetch })
    return { asked, outcomes, skipped: outcomes.filter(outcome => outcome.skipped !== undefined) }
  }

  test('what needs a person, may cost money or only the emulator answers is skipped without a call', async () => {
    const { asked, outcomes, skipped } = await noted(false)
    const marked = contractCases.filter(({ needs, only }) => needs ?? only)
    expect(skipped.map(({ contractCase }) => contractCase)).toEqual(marked)
    expect(asked.length).toBeGreaterThanOrEqual(outcomes.length - marked.length - 1)
    expect(asked.filter(url => url.includes('emulator%3A') || url.includes('MerchantUserId=emulator'))).toEqual([])
  })

  test('all of it but what only the emulator answers is run when asked for', async () => {
    const { skipped } = await noted(true)
    expect(skipped.map(({ contractCase }) => contractCase)).toEqual(contractCases.filter(({ only }) => only))
  })

  test('nothing is called without a key', async () => {
    expect(await run(realService)).toMatchObject({ code: 2, err: expect.stringContaining('signed calls only') })
  })

  test.each([
    [realService, true],
    ['https://CLOUDAUTH-INTL-VPC.ap-southeast-1.ALIYUNCS.com:443', true],
    ['https://cloudauth-intl.aliyuncs.com./', true],
    ['http://127.0.0.1:8080', false],
    ['https://aliyuncs.com.example', false],
    ['https://notaliyuncs.com', false],
    ['http://localhost/?aliyuncs.com', false],
  ])('%s is told by its name: %s', (url, real) => {
    expect(isRealService(url)).toBe(real)
  })
})

describe('the arguments', () => {
  test.each([
    ['no URL', [], 'it needs an endpoint'],
    ['two URLs', ['http://a', 'http://b'], 'one URL is enough'],
    ['a URL without scheme', ['127.0.0.1:8080'], 'is no URL'],
    ['an unknown flag', ['http://a', '--al'], 'Did you mean --all?'],
    ['a flag without value', ['http://a', '--junit'], '--junit VALUE'],
    ['a key without secret', ['http://a', '--access-key', 'hush'], 'ID:SECRET'],
    ['a portrait that is not there', ['http://a', '--portrait', join(folder, 'absent.jpg')], 'absent.jpg'],
  ])('%s stops it with exit 2', async (_, args, words) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(err).not.toContain('hush')
  })

  test('a secret may hold a colon', async () => {
    const { url } = await openDetecting({ accessKeys: [{ id: 'colon', secret: 'a:b', traits: [] }] })
    const { out } = await run(url, '--access-key=colon:a:b')
    expect(out).toContain('same  FACE_LIVENESS: a transaction is opened')
  })

  test('usage names the command', async () => {
    let out = ''
    await main({ args: ['--help'], env: {}, stdout: { write: text => (out += text) }, stderr: { write: () => 0 } })
    expect(out).toContain('cloudauth-emulator contract URL')
  })
})

test('the reports of no outcome are whole', () => {
  expect(reportText([])).toBe('\n0 as documented, 0 different, 0 skipped\n')
  expect(readXml(reportJunit([]))).toMatchObject([{ name: 'testsuite', attributes: { tests: '0' } }])
})
