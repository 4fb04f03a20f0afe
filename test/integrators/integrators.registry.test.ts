import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get as httpsGet, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../src/node.ts'
import type { Options } from '../../src/options/options.ts'
import { classpath, install, mavenArtifact, pythonPackages } from '../sdks/clients.js'
import { launchChromium } from '../support/launch-chromium.ts'

// Programs of our own that send what public projects send, each in its language and with its SDK where there is one. They
// were changed in nothing but the endpoint and the CA that they trust: https, as written, against a strict emulator.

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const portrait = fileURLToPath(new URL('../../fixtures/images/portrait.jpg', import.meta.url))
const key = { id: 'testid', secret: 'testsecret', traits: [] }

let folder: string
let caDir: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'integrators-'))
  caDir = join(folder, 'ca')
  mkdirSync(caDir)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function open(options: Partial<Options> = {}) {
  const server = await serve({
    ...{ port: 0, auth: 'strict', accessKeys: [key], log: 'silent', caDir, seed: 'integrators' },
    ...options,
  })
  onTestFinished(() => server.close())
  const { host } = new URL(server.url)
  const pem = join(folder, 'ca.pem')
  writeFileSync(pem, await textOf(`https://${host}/_emulator/ca.pem`))
  return { ...server, host, pem }
}

/** Fetched without trust, as the CA itself must be. */
function textOf(url: string): Promise<string> {
  return new Promise((accept, reject) => {
    httpsGet(url, { rejectUnauthorized: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => accept(text))
    }).on('error', reject)
  })
}

type Emulator = Awaited<ReturnType<typeof open>>
type Command = { command: string; args: string[]; env?: Record<string, string> }
type Told = Record<string, unknown>

/** A running program: what it tells next, and what it is told. */
function start({ command, args, env }: Command, { host, pem, url }: Emulator) {
  const child = spawn(command, args, {
    env: {
      ...process.env,
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: pem,
      SSL_CERT_FILE: pem,
      CLOUDAUTH_ENDPOINT: host,
      ACCESS_KEY_ID: key.id,
      ACCESS_KEY_SECRET: key.secret,
      PORTRAIT: portrait,
      RECEIVER: `${url}/_emulator/inbox/integrator`,
      ...env,
    },
  })
  onTestFinished(() => void child.kill())
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    errors += text
  })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async next(): Promise<Told> {
      const { value, done } = await lines.next()
      if (!done) return JSON.parse(value)
      await ended
      throw new Error(`the program ended: ${errors}`)
    },
    comeBack: (address: string) => void child.stdin.write(`${address}\n`),
    /** What it wrote when it ended without a word. */
    async failure(): Promise<string> {
      await ended
      return errors
    },
  }
}

/** The end user: passes on the page as its own script would, and is sent to an address; in an app, passes there. */
async function pass({ emulator, pem }: Emulator, { transactionId, transactionUrl }: Told): Promise<string> {
  if (typeof transactionUrl !== 'string') {
    await emulator.complete(String(transactionId))
    return ''
  }
  const url = new URL(transactionUrl.replace(/^http:/, 'https:'))
  const { origin } = url
  const body = JSON.stringify({ outcome: 'pass' })
  const answer = await new Promise<string>((accept, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, origin }
    const request = httpsRequest(url, { method: 'POST', headers, ca: readFileSync(pem) }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => accept(text))
    })
    request.on('error', reject).end(body)
  })
  return JSON.parse(answer).location
}

let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

/**
 * The end user in a browser, over https: sent there by redirect, or with the page in a frame of startVerify, as a page of
 * ours does what the integrator's does. Passes, and is sent to an address.
 */
const passInBrowser =
  (way: 'redirect' | 'frame'): typeof pass =>
  async ({ host }, { transactionUrl, protocol }) => {
    browser ??= launchChromium()
    const context = await (await browser).newContext({
      ...{ ignoreHTTPSErrors: true, locale: 'en-US' },
      // The shop has a name of the internet, the emulator stands on this machine.
      permissions: ['local-network-access'],
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const shop = `<!doctype html><title>Shop</title><body><script src="https://${host}/cdn/verify.js"></script>`
    await context.route(
      url => url.hostname.endsWith('.example'),
      route => route.fulfill({ contentType: 'text/html', body: shop }),
    )
    const address = String(transactionUrl).replace(/^http:/, 'https:')
    if (way === 'redirect') await page.goto(address)
    else {
      await page.goto('https://rooms.example/onboarding')
      const given = { CertifyUrl: address, Protocol: protocol }
      await page.evaluate(given => Reflect.get(globalThis, 'startVerify')(given), given)
    }
    const shown = way === 'redirect' ? page : page.frameLocator('#cloudauth-verify')
    await shown.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.waitForURL(/[?&]response=/)
    return page.url()
  }

/** One verification from its opening to the result that the program reads. */
async function flow(
  program: ReturnType<typeof start>,
  emulator: Emulator,
  endUser = pass,
): Promise<{ opened: Told; read: Told }> {
  const opened = await program.next()
  program.comeBack(await endUser(emulator, opened))
  return { opened, read: await program.next() }
}

/**
 * Holds what a program read, whole, to what is kept of it: with the same seed the same values, whatever it leaves unsaid
 * here. What a run alone decides is left out: the port, and the moment in an address.
 */
async function expectKept(name: string, read: unknown) {
  const text = JSON.stringify(read, undefined, 2)
  const kept = text.replace(/127\.0\.0\.1:\d+/g, 'HOST').replace(/timestamp=\d+/g, 'timestamp=NOW')
  await expect(`${kept}\n`).toMatchFileSnapshot(here(`expected/${name}.json`))
}

const node = (name: string): Command => ({ command: process.execPath, args: [here(name)] })

async function python(name: string, ...packages: string[]): Promise<Command> {
  const path = packages.length > 0 ? [await install(pythonPackages(packages))] : []
  return { command: 'python3', args: [here(name)], env: { PYTHONPATH: [...path, here('.')].join(delimiter) } }
}
const productSdk = [
  'alibabacloud_cloudauth_intl20220809==3.23.1',
  'alibabacloud-tea-openapi==0.4.6',
  'darabonba-core==1.0.9',
]

async function java(name: string, { pem }: Emulator): Promise<Command> {
  const coordinates = { group: 'com.aliyun', artifact: 'tea-openapi', version: '0.3.15' }
  const path = classpath(await install(mavenArtifact(coordinates)))
  const run = promisify(execFile)
  await run('javac', ['-encoding', 'UTF-8', '-nowarn', '-cp', path, '-d', folder, here(`java/${name}.java`)])
  const store = join(folder, 'trust.p12')
  rmSync(store, { force: true })
  await run('keytool', [
    ...['-importcert', '-noprompt', '-alias', 'emulator', '-file', pem, '-keystore', store],
    ...['-storepass', 'changeit', '-storetype', 'PKCS12'],
  ])
  const trust = [`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=changeit']
  return { command: 'java', args: [...trust, '-cp', [folder, path].join(delimiter), name] }
}

/** What these programs do that is advised against, and rightly so: there is nothing else. */
const right: Record<string, readonly string[]> = {
  X1: ['biz-id-reused'],
  X2: ['meta-info-invented', 'biz-id-differs'],
  X3: ['biz-id-reused'],
  X5: ['meta-info-changed', 'photinus-on-pc'],
  X6: ['meta-info-invented', 'biz-id-differs', 'callback-without-token'],
  X7: [],
  X9: ['meta-info-invented'],
}

const advised = async ({ emulator }: Emulator) => (await emulator.advice()).map(({ rule }) => rule)

describe('the flow of a public project, whole and over https', { timeout: 300_000 }, () => {
  it('X1: Node, four products, the result of the page that came back', async () => {
    const emulator = await open()
    const program = start(node('x1.js'), emulator)
    const read: Told[] = []
    for (let product = 0; product < 4; product++) read.push((await flow(program, emulator)).read)
    expect(read).toMatchObject([
      {
        ...{ product: 'eKYC', resultCode: '1000', passed: 'Y', facePassed: 'Y', faceOcclusion: 'N', ocrIdPassed: 'Y' },
        ocrIdInfo: { idNumber: expect.stringMatching(/^000000/) },
      },
      { product: 'ID_OCR', resultCode: '1000', passed: 'Y', ocrIdPassed: 'Y' },
      { product: 'FACE_VERIFY', resultCode: '1000', passed: 'Y', faceComparisonScore: expect.any(Number) },
      { product: 'FACE_LIVENESS', resultCode: '1000', passed: 'Y', subCode: '200', faceOcclusion: 'N' },
    ])
    await expectKept('x1', read)
    expect(await advised(emulator)).toEqual(right.X1)
  })

  it('X2: signed by hand, InitializeV2, a callback with the booking', async () => {
    const emulator = await open()
    const { opened, read } = await flow(start(node('x2.js'), emulator), emulator, passInBrowser('redirect'))
    expect(opened.transactionUrl).toMatch(/\/_emulator\/verify\//)
    expect(read).toEqual({ passed: true, subCode: '200' })
    await expectKept('x2', read)
    await emulator.emulator.callbacks.idle()
    const inbox = await textOf(`https://${emulator.host}/_emulator/inbox`)
    expect(inbox).toContain('"bookingId":"42"')
    expect(await advised(emulator)).toEqual(right.X2)
  })

  it('X3: Java, three documents, the answer kept whole', async () => {
    const emulator = await open()
    const program = start(await java('X3', emulator), emulator)
    const read: Told[] = []
    for (let document = 0; document < 3; document++) {
      const { opened, read: result } = await flow(program, emulator)
      expect(opened.protocol).toEqual(expect.any(String))
      read.push(result)
    }
    const pictures = { idImage: 'iVBOR', faceImg: '/9j/' }
    expect(read).toEqual([
      { product: 'eKYC', docType: '01000000', passed: 'Y', name: expect.stringMatching(/^SPECIMEN/), ...pictures },
      { product: 'eKYC', docType: '00000001', passed: 'Y', name: expect.stringMatching(/^样本/), ...pictures },
      { product: 'eKYC_PRO', docType: 'GLB03002', passed: 'Y', name: expect.stringMatching(/^SPECIMEN/), ...pictures },
    ])
    await expectKept('x3', read)
    expect(await advised(emulator)).toEqual(right.X3)
  })

  it('X5: Python, ids as observed, then FaceCompare', async () => {
    const emulator = await open({ idRules: 'observed' })
    const { read } = await flow(start(await python('x5.py', ...productSdk), emulator), emulator)
    const back = new URL(String(read.back))
    expect(back.searchParams.get('user_id')).toBe('17')
    expect(read).toMatchObject({
      ...{ passed: 'Y', subCode: '200', faceAttack: 'N', faceOcclusion: 'N', faceQuality: expect.any(Number) },
      ...{ faceImg: '/9j/', score: 100, same: 'Y' },
    })
    await expectKept('x5', read)
    expect(await advised(emulator)).toEqual(right.X5)
  })

  it('X6: Python without an SDK, everything in one form, Kuala Lumpur', async () => {
    const emulator = await open({ region: 'ap-southeast-3' })
    const { opened, read } = await flow(start(await python('x6.py'), emulator), emulator, passInBrowser('redirect'))
    expect(opened.transactionId).toMatch(/^mysb/)
    expect(read).toEqual({ resultCode: '1000', passed: 'Y' })
    await expectKept('x6', read)
    expect(await advised(emulator)).toEqual(right.X6)
  })

  it('X7: Node, the identity card of Malaysia and a passport', async () => {
    const emulator = await open({ region: 'ap-southeast-3' })
    const program = start(node('x7.js'), emulator)
    const card = (await flow(program, emulator, passInBrowser('frame'))).read
    const passport = (await flow(program, emulator, passInBrowser('redirect'))).read
    const id_number = expect.stringMatching(/^\d{6}-00-\d{4}$/)
    expect(card).toMatchObject({ ekyc: '1', passed: 'Y', ocr: { id_number, id_number_back: id_number } })
    expect(card.pictures).toEqual(['iVBOR', 'iVBOR', '/9j/2'])
    expect(passport).toMatchObject({ passed: 'Y', ocr: { country_code: 'UTO' }, pictures: ['iVBOR', null, '/9j/2'] })
    await expectKept('x7', [card, passport])
    expect(await advised(emulator)).toEqual(right.X7)
  })

  it('X9: Python, Jakarta, an id with an underscore and no device', async () => {
    const emulator = await open({ region: 'ap-southeast-5', idRules: 'observed' })
    const { opened, read } = await flow(start(await python('x9.py', ...productSdk), emulator), emulator)
    expect(opened).toEqual({ transactionId: expect.stringMatching(/^idsb/), transactionUrl: null })
    expect(read).toEqual({ passed: 'Y', subCode: '200' })
    await expectKept('x9', read)
    expect(await advised(emulator)).toEqual(right.X9)
  })
})

describe('ids that only observation lets pass', { timeout: 120_000 }, () => {
  it.each(['x5.py', 'x9.py'])('%s is refused by the documents, and the reason names the switch', async name => {
    const emulator = await open({ region: name === 'x9.py' ? 'ap-southeast-5' : 'cn-hongkong' })
    const program = start(await python(name, ...productSdk), emulator)
    expect(await program.failure()).toContain('InvalidParameter')
    const [refused] = (await emulator.emulator.requests.list({ limit: 1 })).requests
    expect(refused).toMatchObject({ code: 'InvalidParameter', reason: expect.stringContaining('--id-rules observed') })
  })
})
