import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { fieldsOf, openHttp } from '../support/doors.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium('*.example', 'rebindlabel')
}, 60_000)
afterAll(() => browser?.close())

/** A server of empty pages; they come under every name of this machine. */
async function openSite(): Promise<number> {
  const site = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>a page</title>')
  })
  await new Promise<void>(accept => site.listen(0, '127.0.0.1', accept))
  onTestFinished(() => void site.close())
  return (site.address() as AddressInfo).port
}

/** An emulator, a receiver that nobody should come to, and a page at `origin`; PORT there is that of its site. */
async function visit(origin: string, options: Partial<Options> = {}) {
  const emulator = await openHttp(options)
  onTestFinished(() => emulator.close())
  const receiver = await openReceiver((_, response) => void response.end('secret of this machine'))
  onTestFinished(() => receiver.close())
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(origin.replace('PORT', String(await openSite())).replace('EMULATOR', new URL(emulator.url).port))
  const form = faceVerify({
    FacePictureBase64: undefined,
    FacePictureUrl: receiver.url,
    CallbackUrl: receiver.url,
  })
  const { url: target, body } = unsigned({ form })
  return { emulator, receiver, page, target, body: body.toString() }
}
type Visit = Awaited<ReturnType<typeof visit>>

/** All that a call or a control request could leave behind. */
const traces = async ({ emulator: { emulator }, receiver }: Visit) => ({
  fetched: receiver.requests.length,
  transactions: (await emulator.transactions.list()).length,
  // Without what an address bar asks for by itself.
  requests: (await emulator.requests.list()).entries.filter(({ url }) => url !== '/' && url !== '/favicon.ico').length,
  inbox: (await emulator.inbox.list()).length,
  scenarios: (await emulator.scenarios.list()).length,
  isFrozen: emulator.clock.isFrozen(),
})
const none = { fetched: 0, transactions: 0, requests: 0, inbox: 0, scenarios: 0, isFrozen: false }

/** Calls as an SDK in a page would, and tells what the page sees. */
function callFrom(page: Page, url: string, body: string, more: RequestInit = {}) {
  return page.evaluate(
    async ([url, body, more]) => {
      try {
        const response = await fetch(url, {
          ...{ method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          ...more,
        })
        const reason = response.headers.get('x-emulator-reason')
        return { type: response.type, status: response.status, reason, text: await response.text() }
      } catch (thrown) {
        return { thrown: String(thrown) }
      }
    },
    [url, body, more] as const,
  )
}

/** The ways in which a page sends requests without permission. */
const ways: Record<string, (page: Page, url: string, body: string) => Promise<unknown>> = {
  'a simple request': (page, url, body) => callFrom(page, url, body),
  'a request whose answer it does not want': (page, url, body) => callFrom(page, url, body, { mode: 'no-cors' }),
  'a beacon': (page, url, body) =>
    page.evaluate(
      ([url, body]) => navigator.sendBeacon(url, new Blob([body], { type: 'application/x-www-form-urlencoded' })),
      [url, body] as const,
    ),
  'a form in a frame': (page, url, body) =>
    page.evaluate(
      ([url, body]) =>
        new Promise<void>(accept => {
          const frame = Object.assign(document.createElement('iframe'), { name: 'target', onload: () => accept() })
          document.body.append(frame)
          const form = Object.assign(document.createElement('form'), { action: url, method: 'post', target: 'target' })
          for (const [name, value] of new URLSearchParams(body))
            form.append(Object.assign(document.createElement('input'), { name, value }))
          document.body.append(form)
          form.submit()
        }),
      [url, body] as const,
    ),
  'a request from a sandboxed frame': async (page, url, body) => {
    await page.setContent('<iframe sandbox="allow-scripts" srcdoc="<title>sandbox</title>"></iframe>')
    const [, frame] = page.frames()
    await frame?.evaluate(([url, body]) => fetch(url, { method: 'POST', body, mode: 'no-cors' }).catch(() => 0), [
      url,
      body,
    ] as const)
  },
  'an image': (page, url, body) =>
    page.evaluate(
      ([url, body]) =>
        new Promise(accept => {
          const image = new Image()
          image.onload = image.onerror = accept
          image.src = `${url}&${body}`
        }),
      [url, body] as const,
    ),
}

describe('a page of another site', { timeout: 30_000 }, () => {
  test.each(Object.keys(ways))('makes the emulator do nothing by %s', async way => {
    const visited = await visit('http://evil.example:PORT/')
    await ways[way]?.(visited.page, `${visited.emulator.url}${visited.target}`, visited.body)
    // Answered after whatever the page has sent.
    await fetch(`${visited.emulator.url}/_emulator/health`)
    expect(await traces(visited)).toEqual(none)
  })

  test('learns nothing of what came of it', async () => {
    const { emulator, page, target, body } = await visit('http://evil.example:PORT/')
    const seen = await callFrom(page, `${emulator.url}${target}`, body)
    expect(seen).toEqual({ thrown: 'TypeError: Failed to fetch' })
  })

  test.each([
    ['POST', 'reset'],
    ['POST', 'inbox/x'],
    ['GET', 'inbox/x'],
    ['GET', 'clock'],
    ['GET', 'transactions'],
  ])('has no effect on the control API and reads nothing there: %s %s', async (method, path) => {
    const visited = await visit('http://evil.example:PORT/')
    const { emulator, page } = visited
    emulator.emulator.clock.freeze(true)
    for (const mode of ['cors', 'no-cors'] as const) {
      const seen = await callFrom(page, `${emulator.url}/_emulator/${path}`, 'x', {
        ...{ method, mode, headers: {} },
        ...(method === 'GET' && { body: null }),
      })
      expect(seen).toEqual({ thrown: 'TypeError: Failed to fetch' })
    }
    expect(await traces(visited)).toEqual({ ...none, isFrozen: true })
  })

  test.each(['assets/icon.svg', 'assets/style.css', 'assets/console.js', 'inbox/x'])(
    'cannot load %s as an image, style or script',
    async path => {
      const visited = await visit('http://evil.example:PORT/')
      const { emulator, page } = visited
      const loaded = await page.evaluate(
        url =>
          Promise.all(
            ['img', 'script', 'link'].map(
              name =>
                new Promise<boolean>(accept => {
                  const element = document.createElement(name)
                  element.onload = () => accept(true)
                  element.onerror = () => accept(false)
                  if (element instanceof HTMLLinkElement) Object.assign(element, { rel: 'stylesheet', href: url })
                  else Object.assign(element, { src: url })
                  document.head.append(element)
                }),
            ),
          ),
        `${emulator.url}/_emulator/${path}`,
      )
      expect(loaded).toEqual([false, false, false])
      expect(await traces(visited)).toEqual(none)
    },
  )

  test.each(['http://rebound.example:EMULATOR/', 'http://rebindlabel:EMULATOR/'])(
    'that has its own name lead here, %s, has no effect and reads nothing',
    async origin => {
      const visited = await visit(origin)
      const { page, target, body } = visited
      const seen = await callFrom(page, target, body)
      expect(seen).toMatchObject({ status: 403 })
      expect(JSON.stringify(seen)).not.toContain('secret of this machine')
      expect(await callFrom(page, '/_emulator/requests', '', { method: 'GET', body: null })).toMatchObject({
        status: 403,
      })
      expect(await callFrom(page, '/_emulator/reset', '')).toMatchObject({ status: 403 })
      expect(await traces(visited)).toEqual(none)
    },
  )
})

describe('the page of the end user in a frame', { timeout: 30_000 }, () => {
  async function frameIt(origin: string, returnUrl: string) {
    const visited = await visit(origin)
    const { emulator, page } = visited
    const problems: string[] = []
    page.on('console', message => problems.push(message.text()))
    const parameters = faceLiveness({ MetaInfo: '{"deviceType":"h5"}', ReturnUrl: returnUrl })
    const { Result } = fieldsOf(await emulator.call(unsigned({ parameters })))
    const id = Result?.TransactionId ?? ''
    await page.evaluate(
      url =>
        new Promise(accept => {
          const frame = Object.assign(document.createElement('iframe'), { src: url, width: 800, height: 900 })
          frame.onload = accept
          document.body.append(frame)
        }),
      `${emulator.url}/_emulator/verify/${id}`,
    )
    const [, frame] = page.frames()
    if (!frame) throw new Error('There is no frame.')
    return { ...visited, id, frame, problems, state: async () => (await emulator.emulator.transactions.get(id))?.state }
  }

  test('shows nothing to click on a foreign site', async () => {
    const { page, problems, state } = await frameIt('http://evil.example:PORT/', 'http://shop.example/')
    expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0)
    expect(problems.join()).toMatch(/frame-ancestors/)
    expect(await state()).toBe('pending')
  })

  test('is there on the site that it returns to, and ends with a click', async () => {
    const site = await openSite()
    const home = `http://shop.example:${site}/`
    const { frame, id, state } = await frameIt(home, `${home}done`)
    await frame.getByRole('button', { name: 'Pass', exact: true }).click()
    await frame.waitForURL(/\/done\?response=/)
    expect(await state()).toBe('passed')
    expect(decodeURIComponent(frame.url())).toContain(id)
  })

  test('is there on a site of this machine', async () => {
    const { frame, state } = await frameIt('http://localhost:PORT/', 'http://shop.example/')
    await frame.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    expect(await state()).toBe('pending')
  })
})

describe('a front end', { timeout: 30_000 }, () => {
  const reads = { status: 401, reason: expect.stringMatching(/^FacePictureUrl: /) }

  test.each(['http://localhost:PORT/', 'http://127.0.0.1:PORT/', 'http://shop.localhost:PORT/'])(
    'on this machine calls and reads why: %s',
    async origin => {
      const visited = await visit(origin)
      const { emulator, page, target, body } = visited
      expect(await callFrom(page, `${emulator.url}${target}`, body)).toMatchObject(reads)
      expect(await traces(visited)).toMatchObject({ fetched: 1, requests: 1 })
    },
  )

  test('of an allowed origin calls, signed and preflighted too', async () => {
    const visited = await visit('http://shop.example:PORT/', { cors: ['http://shop.example:*'] })
    const { emulator, page, target, body } = visited
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-acs-action': 'Initialize' }
    expect(await callFrom(page, `${emulator.url}${target}`, body, { headers })).toMatchObject(reads)
    expect(await traces(visited)).toMatchObject({ fetched: 1 })
  })
})
