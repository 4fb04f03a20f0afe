import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/launch-chromium.ts'
import { button, consoleOf, metaInfo } from '../support/open-console.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
const openConsole: ReturnType<typeof consoleOf> = (...given) => consoleOf(browser)(...given)

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)

afterAll(() => browser?.close())

describe('the console', { timeout: 60_000 }, () => {
  it('counts advice on its tab as it comes, and says what to do, what was met and what to test next', async () => {
    const { page, visit, initialize } = await openConsole()
    await visit('advice')
    await page.getByText('Nothing that was seen goes against the documents.').waitFor()
    await initialize({ MerchantUserId: 'ann@example.com' })
    await page.getByRole('link', { name: 'Advice 1' }).waitFor()
    await page.getByRole('row', { name: /warning MerchantUserId is an e-mail address .* Send a hash/ }).waitFor()
    await page.getByText(/^[\d.]+ % of what FACE_LIVENESS can give, [\d.]+ % of all\.$/).waitFor()
    expect(await page.getByRole('button', { name: /^Copy / }).count()).toBe(3)
  })

  it('shows a call as it comes, and all of it on a page of its own', async () => {
    const { page, visit, initialize } = await openConsole()
    await visit('calls')
    await page.getByText('No call yet.').waitFor()
    const id = await initialize()
    await page.getByRole('link', { name: /Initialize Success order1001/ }).click()
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    await page.getByRole('link', { name: id }).waitFor()
    await page.locator('pre', { hasText: '"Code": "Success"' }).waitFor()
  })

  it('lets the result of a transaction be written before it is ended', async () => {
    const { page, visit, initialize, call } = await openConsole()
    const id = await initialize({ ProductCode: 'eKYC', DocType: '01000000' })
    await visit(`transactions/${id}`)
    await page.getByText('What the result says').click()
    await page.getByLabel('surname').fill('DOE')
    await page.getByLabel('faceComparisonScore').fill('71.5')
    await button(page, /^Pass, /).click()
    await page.getByText('Passed.').waitFor()
    const { Result = {} } = await call('CheckResult', { MerchantBizId: 'order1001', TransactionId: id })
    expect(JSON.parse(Result.ExtIdInfo ?? '').ocrIdInfo).toMatchObject({ surname: 'DOE', nationality: 'UTO' })
    expect(JSON.parse(Result.ExtFaceInfo ?? '')).toMatchObject({ faceComparisonScore: 71.5 })
  })

  it('sends a sample call for somebody who has none', async () => {
    const { page, visit, emulator } = await openConsole()
    await visit('calls')
    await button(page, 'Send a sample call').click()
    await page.getByText(/^sample\d+$/).waitFor()
    expect((await emulator.requests.list()).entries[0]).toMatchObject({ action: 'Initialize', status: 200 })
  })

  it('finds calls by filters that stand in the address', async () => {
    const { page, visit, initialize } = await openConsole()
    await initialize()
    await initialize({ MerchantBizId: 'order2002' })
    await visit('calls?merchantBizId=order2002')
    await page.getByText('order2002').first().waitFor()
    expect(await page.getByRole('list', { name: 'Calls' }).getByRole('listitem').count()).toBe(1)
    await page.getByLabel('Search calls').fill('order1001')
    await page.getByText('No call matches these filters.').waitFor()
    expect(page.url()).toContain('q=order1001')
  })

  it('sends a call again, with a new signature for a known key', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    await initialize()
    await visit('calls/1')
    await button(page, 'Resend, call 1').click()
    await page.getByRole('heading', { name: 'Call 2: Initialize' }).waitFor()
    expect((await emulator.requests.list()).entries).toMatchObject([{ code: 'Success' }, { code: 'Success' }])
  })

  it.each([
    ['Pass', { state: 'passed', subCode: '200' }, 'passed 200'],
    ['Fail', { state: 'not-passed', subCode: '205' }, 'not-passed 205'],
    ['Give up', { state: 'abandoned' }, 'abandoned'],
    ['Expire', { state: 'expired' }, 'expired'],
  ])('ends a transaction by the button %s', async (name, end, shown) => {
    const { page, visit, initialize, emulator } = await openConsole()
    const id = await initialize()
    await visit('transactions')
    await button(page, `${name}, transaction ${id}`).click()
    await page.getByRole('list', { name: 'Transactions' }).getByText(shown, { exact: true }).waitFor()
    expect(await emulator.transactions.get(id)).toMatchObject(end)
  })

  it('tells everything that happened to a transaction in one place', async () => {
    const { page, visit, url, initialize, call, emulator } = await openConsole()
    const id = await initialize({ CallbackUrl: `${url}/_emulator/inbox/orders` })
    await emulator.complete(id)
    await emulator.callbacks.idle()
    await call('CheckResult', { MerchantBizId: 'order1001', TransactionId: id })
    await visit(`transactions/${id}`)
    const steps = page.locator('.waterfall')
    for (const step of ['opened', 'Initialize', 'passed', 'callback, attempt 1', 'CheckResult'])
      await steps.getByText(step, { exact: true }).waitFor()
  })

  it('shows callbacks and the inbox, and sends one again', async () => {
    const { page, visit, url, initialize, emulator } = await openConsole()
    const id = await initialize({
      CallbackUrl: `${url}/_emulator/inbox/orders`,
      MerchantUserId: 'emulator:callback-lost',
    })
    await visit('callbacks')
    await page.getByText('No callback yet.').waitFor()
    await emulator.complete(id)
    await page.getByRole('list', { name: 'Callbacks' }).getByText('dropped').waitFor()
    await button(page, 'Replay, callback-1').click()
    await page.getByRole('list', { name: 'Inbox' }).getByText('orders').waitFor()
  })

  it('arms a scenario with a parameter for calls that match, and disarms it', async () => {
    const { page, visit, emulator } = await openConsole()
    await visit('scenarios')
    await page.getByRole('combobox', { name: 'Scenario' }).selectOption('slow')
    await page.getByLabel('after', { exact: true }).fill('9000')
    await page.getByText('Only for calls that match').click()
    await page.getByLabel('merchantBizId').fill('order7')
    await button(page, 'Arm').click()
    await page.getByRole('list', { name: 'Armed scenarios' }).getByText('slow').waitFor()
    expect(await emulator.scenarios.list()).toMatchObject([{ name: 'slow', match: { merchantBizId: 'order7' } }])
    await button(page, 'Disarm, slow').click()
    await page.getByText('Nothing is armed').waitFor()
  })

  it('freezes the clock, moves it, and says what is wrong with a duration that is none', async () => {
    const { page, visit, emulator } = await openConsole()
    emulator.clock.freeze(true)
    emulator.clock.set(Date.parse('2026-01-01T00:00:00Z'))
    await visit('clock')
    await page.getByText('2026-01-01 00:00:00 UTC').waitFor()
    await button(page, '+31 min').click()
    await page.getByText('2026-01-01 00:31:00 UTC').waitFor()
    await page.getByLabel('Advance by a duration').fill('tomorrow')
    await button(page, 'Advance').click()
    await page.getByText(/an ISO 8601 duration such as PT31M/).waitFor()
    await button(page, 'Unfreeze').click()
    await button(page, 'Freeze').waitFor()
    expect(emulator.clock.isFrozen()).toBe(false)
  })

  it('shows the options in force and where they came from', async () => {
    const { page, visit } = await openConsole({ auth: 'strict', controlToken: '' })
    await visit('settings')
    await page.getByRole('row', { name: /--auth strict code/ }).waitFor()
  })

  it('forgets everything after asking, and says what that is', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    await initialize()
    await visit('settings')
    await button(page, 'Reset…').click()
    const asked = await page.getByRole('dialog').innerText()
    for (const words of ['transaction', 'call of the journal', 'callback', 'inbox', 'pictures', 'uploads', 'scenarios'])
      expect(asked).toContain(words)
    expect(asked).toMatch(
      /rate limits.*nonces.*advice and coverage.*clock goes back.*curl -X POST .*\/_emulator\/reset/s,
    )
    await button(page, 'Keep it').click()
    expect(await emulator.transactions.list()).toHaveLength(1)
    await button(page, 'Reset…').click()
    await button(page, 'Forget all').click()
    await page.getByText('Everything was reset.').waitFor()
    expect(await emulator.transactions.list()).toEqual([])
  })

  it('shows the command instead of running it where that is asked for', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    const id = await initialize()
    await visit('transactions')
    await page.getByLabel('Show commands').check()
    await button(page, `Pass, transaction ${id}`).click()
    await page.getByText(`curl -X POST`).waitFor()
    expect(await emulator.transactions.get(id)).toMatchObject({ state: 'pending' })
    await button(page, 'Run').click()
    await page.getByText('passed 200').waitFor()
  })

  it('asks for the control token and works once it has it', async () => {
    const { page, url } = await openConsole({ controlToken: 'a control token' })
    await page.goto(`${url}/_emulator/#/settings`)
    await page.getByLabel('This emulator asks for its control token').fill('a control token')
    await button(page, 'Use it').click()
    await page.getByText('Live', { exact: true }).waitFor()
  })

  it('can be used by keys alone', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    const id = await initialize()
    await initialize({ MerchantBizId: 'order2' })
    await visit('calls')
    await page.getByText('order2').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Calls' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('order2')
    await page.getByText('1 shown of 2 kept.').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('2')
    await button(page, `Pass, transaction ${id}`).focus()
    await page.keyboard.press('Enter')
    await page.getByText('passed 200').waitFor()
    expect(await emulator.transactions.get(id)).toMatchObject({ state: 'passed' })
  })
})

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202egpj.exe<b>',
  'x'.repeat(1500),
]

const views = [
  'calls',
  'calls/1',
  'transactions',
  'callbacks',
  'scenarios',
  'clock',
  'pictures',
  'differences',
  'advice',
  'settings',
]

describe('every view', { timeout: 120_000 }, () => {
  it('keeps what somebody sent as text', async () => {
    const { page, visit, initialize } = await openConsole({ redact: 'secrets' })
    const complaints: string[] = []
    page.on('dialog', dialog => complaints.push(dialog.message()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    for (const text of hostile)
      await initialize({ MerchantUserId: text, SceneCode: text, MerchantBizId: text, CallbackUrl: text })
    for (const view of [...views, ...hostile.map((_, at) => `calls/${at + 1}`)]) {
      await visit(view)
      expect(await page.locator('main script, main img, main svg, main b').count()).toBe(0)
    }
    expect(complaints.filter(text => !/404|status of 4/.test(text))).toEqual([])
  })

  it.each(['light', 'dark'] as const)('has no finding of axe in the theme %s', async colorScheme => {
    const { page, visit, url, initialize, emulator } = await openConsole({}, { colorScheme, bypassCSP: true })
    const id = await initialize({ CallbackUrl: `${url}/_emulator/inbox/orders` })
    await emulator.complete(id)
    await initialize()
    await emulator.scenarios.arm({ name: 'no-face' })
    for (const view of [...views, `transactions/${id}`]) {
      await visit(view)
      await page.evaluate(axe)
      const findings = await page.evaluate(async () => {
        const { violations } = await Reflect.get(globalThis, 'axe').run()
        return violations.map(
          ({ id: rule, nodes }: { id: string; nodes: { html: string }[] }) => `${rule}: ${nodes[0]?.html}`,
        )
      })
      expect({ view, findings }).toEqual({ view, findings: [] })
    }
  })

  it.each(['light', 'dark'] as const)('has none either with what opens in it, in the theme %s', async colorScheme => {
    const { page, visit, url, initialize, emulator } = await openConsole(
      { faces: 'detect', redact: 'secrets' },
      { colorScheme, bypassCSP: true, viewport: { width: 1600, height: 900 } },
    )
    const picture = new URL('../../fixtures/images/face-dark.jpg', import.meta.url).pathname
    const findings = async (what: string) => {
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { violations } = await Reflect.get(globalThis, 'axe').run()
        return violations.map(
          ({ id: rule, nodes }: { id: string; nodes: { html: string }[] }) => `${rule}: ${nodes[0]?.html}`,
        )
      })
      expect({ what, found }).toEqual({ what, found: [] })
    }
    await visit('calls')
    await page.getByText('No call yet.').waitFor()
    await findings('no call yet')
    const id = await initialize({ CallbackUrl: `${url}/_emulator/inbox/orders` })
    await emulator.complete(id)
    await emulator.callbacks.idle()
    await initialize({ ProductCode: 'FACE_VERIFY', FacePictureBase64: readFileSync(picture).toString('base64') })
    await visit('calls/2')
    await page.locator('.finding').waitFor()
    await findings('a call with a picture, beside the list')
    await visit('pictures')
    await page.getByLabel(/Drop, paste or choose/).setInputFiles(picture)
    await page.locator('.finding').waitFor()
    await findings('a picture')
    await visit('callbacks/callback-1')
    await page.locator('.attempts').waitFor()
    await findings('a callback')
    await page.keyboard.press('?')
    await findings('the keys')
    await page.keyboard.press('Escape')
    await visit('settings')
    await button(page, 'Reset…').click()
    await findings('what a reset forgets')
  })

  it.each([320, 390, 2560])('fits a screen of %i pixels without scrolling sideways', async width => {
    const { page, visit, url, initialize, emulator } = await openConsole({}, { viewport: { width, height: 800 } })
    const id = await initialize({ CallbackUrl: `${url}/${'long'.repeat(50)}`, MerchantBizId: 'b'.repeat(32) })
    await emulator.complete(id)
    await emulator.callbacks.idle()
    await emulator.scenarios.arm({ name: 'repeated-invoke', times: 7, match: { merchantBizId: 'a'.repeat(32) } })
    for (const view of [...views, `transactions/${id}`]) {
      await visit(view)
      const content = await page.evaluate(() => document.documentElement.scrollWidth)
      expect({ view, content }).toEqual({ view, content: width })
    }
  })
})

describe('with 5,000 transactions, 5,000 callbacks and 1,000 calls', { timeout: 120_000 }, () => {
  it('stays small with thousands of entries, asks for nothing while nothing happens, and shows a call by itself', async () => {
    const { page, visit, initialize, emulator, url } = await openConsole({ qps: 0 })
    const open = emulator.answer
    for (let count = 0; count < 5000; count += 1) {
      const form = new URLSearchParams({
        ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ProductCode: 'FACE_LIVENESS' },
        ...{ MerchantBizId: `order${count}`, MerchantUserId: 'emulator:callback-lost', MetaInfo: metaInfo },
        CallbackUrl: 'http://localhost/told',
      })
      const headers = { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }
      const reply = await open({ method: 'POST', url: '/', headers, body: Buffer.from(form.toString()) })
      await emulator.complete(JSON.parse(reply.body).Result.TransactionId)
    }
    for (const view of ['calls', 'transactions', 'callbacks']) {
      await page.goto('about:blank')
      await page.goto(`${url}/_emulator/#/${view}`)
      await page.locator('.rows > li').first().waitFor()
      expect(await page.locator('*').count()).toBeLessThan(3000)
    }

    await visit('calls')
    await page.locator('.rows > li').first().waitFor()
    await page.waitForLoadState('load')
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await initialize({ MerchantBizId: 'heartbeat', MerchantUserId: 'u' })
    await page.getByText('heartbeat', { exact: true }).first().waitFor()
    expect(asked).toEqual([])

    for (let count = 0; count < 20; count += 1) {
      const shown = page.getByText(`fresh${count}`, { exact: true }).first().waitFor()
      await initialize({ MerchantBizId: `fresh${count}`, MerchantUserId: 'u' })
      await shown
    }
  })
})
