import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../src/node/serve.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { button, consoleOf } from '../support/open-console.ts'

let browser: Browser
const openConsole: ReturnType<typeof consoleOf> = (...given) => consoleOf(browser)(...given)

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)

afterAll(() => browser?.close())

const pictureFile = new URL('../../fixtures/images/face-dark.jpg', import.meta.url).pathname

/** What the canvas shows at the yellow of the box: that it was drawn over the picture. */
const hasBox = (page: Page) =>
  page.locator('canvas').evaluate(canvas => {
    const { width, height } = canvas as HTMLCanvasElement
    const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === 0xff && data[at + 1] === 0xd2 && data[at + 2] === 0x4a) return true
    return false
  })

describe('pictures', { timeout: 60_000 }, () => {
  it('shows the verdict on a picture, every value beside its limit, and the face drawn on it', async () => {
    const { page, visit, emulator } = await openConsole({ faces: 'detect' })
    await visit('pictures')
    await page.getByLabel(/Drop, paste or choose/).setInputFiles(pictureFile)
    await page.getByText('UnqualifiedPhoto').waitFor()
    await page.getByText(/^face too dark: /).waitFor()
    await page.getByRole('row', { name: /brightest twentieth .* ✗ \d+ fails at least 60/ }).waitFor()
    await page.getByRole('row', { name: 'faces found ✓ 1 passes at least 1' }).waitFor()
    await expect.poll(() => hasBox(page)).toBe(true)
    expect((await emulator.requests.list()).entries).toEqual([])
  })

  it('takes a picture that is pasted, and says what is wrong with a file that is none', async () => {
    const { page, visit } = await openConsole({ faces: 'detect' })
    await visit('pictures')
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File(['no picture'], 'notes.txt', { type: 'text/plain' }))
      dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }))
    })
    await page.getByText('neither JPEG nor PNG').waitFor()
    await page.getByText('The browser cannot show this picture.').waitFor()
  })

  it('shows the picture of a refused call with that call, and without --redact secrets only the frame', async () => {
    for (const redact of ['secrets', 'all'] as const) {
      const { page, visit, call } = await openConsole({ faces: 'detect', redact })
      const picture = { FacePictureBase64: readFileSync(pictureFile).toString('base64') }
      const named = { ProductCode: 'FACE_VERIFY', MerchantBizId: 'a', MerchantUserId: 'u', MetaInfo: '{}' }
      await call('Initialize', { ...named, ...picture })
      await visit('calls/1')
      await page.getByRole('heading', { name: 'FacePictureBase64' }).waitFor()
      await page
        .getByRole('img', { name: redact === 'all' ? /^A frame of 720 by 960/ : /^The picture of 720 by/ })
        .waitFor()
      await expect.poll(() => hasBox(page)).toBe(true)
      expect(await page.getByText('shown only with --redact secrets').count()).toBe(redact === 'all' ? 1 : 0)
    }
  })
})

describe('a lost connection', { timeout: 60_000 }, () => {
  it('says how many events were missed, and shows what came meanwhile', async () => {
    const { page, visit, initialize, emulator } = await openConsole({ qps: 0 })
    const lost = new Promise<void>(accept => page.once('requestfailed', () => accept()))
    let isCut = true
    // The first stream ends after its greeting, and none follows until more has happened than is kept for readers.
    await page.route('**/_emulator/events', async route => {
      if (!isCut) return route.continue()
      if (route.request().headers()['last-event-id'] !== undefined) return route.abort()
      const { version, ...clock } = { version: '0', now: new Date().toISOString(), frozen: false }
      const id = await firstEventId(emulator)
      const body = `event: hello\ndata: ${JSON.stringify({ version, ...clock })}\nid: ${id}\n\n`
      return route.fulfill({ contentType: 'text/event-stream', body })
    })
    await page.goto('about:blank')
    void visit('calls').catch(() => undefined)
    await lost
    await page.getByText('Connection lost, trying again').waitFor()
    for (let count = 0; count < 2100; count += 1) emulator.events.publish({ type: 'scenario' })
    await initialize({ MerchantBizId: 'meanwhile' })
    isCut = false
    await page.getByText(/^Live, 1\d\d events missed$/).waitFor()
    await page.getByText('meanwhile').waitFor()
  })

  it('says so where the emulator was started again, and nobody knows how many', async () => {
    const first = await serve({ port: 0, log: 'silent', faces: 'present' })
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(`${first.url}/_emulator/#/calls`)
    await page.getByText('Live', { exact: true }).waitFor()
    await first.close()
    await page.getByText('Connection lost, trying again').waitFor()
    const second = await serve({ port: Number(new URL(first.url).port), log: 'silent', faces: 'present' })
    onTestFinished(() => second.close())
    await page.getByText('Live, earlier events were missed').waitFor()
  })
})

/** The id that the next stream of an emulator begins with. */
async function firstEventId(emulator: {
  control: { fetch: (request: Request) => Promise<Response> }
}): Promise<string> {
  const response = await emulator.control.fetch(new Request('http://localhost/_emulator/events'))
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return /^id: (.+)$/m.exec(new TextDecoder().decode(value))?.[1] ?? ''
}

describe('by keys alone', { timeout: 60_000 }, () => {
  /** Goes on with Tab until something with this name has the focus. */
  async function tabTo(page: Page, name: string | RegExp) {
    for (let count = 0; count < 80; count += 1) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const { activeElement: element } = document
        const labels = (element as HTMLInputElement | null)?.labels
        return (
          element?.getAttribute('aria-label') ?? labels?.[0]?.innerText ?? (element as HTMLElement)?.innerText ?? ''
        )
      })
      if (typeof name === 'string' ? focused.trim().startsWith(name) : name.test(focused)) return
    }
    throw new Error(`Failed to reach ${name} with Tab.`)
  }

  it('finds a call, sends it again and goes to its transaction', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    const id = await initialize()
    await visit('calls')
    await page.getByText('order1001').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    await tabTo(page, 'Resend, call 1')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Call 2: Initialize' }).waitFor()
    expect((await emulator.requests.counts()).stored).toBe(2)
    await page.goBack()
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    await tabTo(page, id)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: `Transaction ${id}` }).waitFor()
  })

  it('fails a transaction with a SubCode of choice', async () => {
    const { page, visit, initialize, emulator } = await openConsole()
    const id = await initialize()
    await visit(`transactions/${id}`)
    await button(page, `Fail, transaction ${id}`).waitFor()
    await tabTo(page, 'Fail with')
    await page.keyboard.type('206')
    await page.keyboard.press('Shift+Tab')
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByText('not-passed 206').waitFor()
    expect(await emulator.transactions.get(id)).toMatchObject({ state: 'not-passed', subCode: '206' })
  })

  it('arms and disarms a scenario, and moves and freezes the clock', async () => {
    const { page, visit, emulator } = await openConsole()
    await visit('scenarios')
    await page.getByRole('combobox', { name: 'Scenario' }).waitFor()
    await tabTo(page, 'Scenario')
    await page.keyboard.type('no-face')
    await tabTo(page, 'Arm')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Armed scenarios' }).getByText('no-face').waitFor()
    await tabTo(page, 'Disarm, no-face')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing is armed').waitFor()
    await page.locator('h2').focus()
    await page.keyboard.press('5')
    await page.getByRole('heading', { name: 'Clock' }).waitFor()
    await tabTo(page, 'Freeze')
    await page.keyboard.press('Enter')
    await page.getByText('frozen', { exact: true }).waitFor()
    const before = emulator.clock.now()
    await page.getByLabel('Advance by a duration').focus()
    await page.keyboard.type('PT2H')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => emulator.clock.now() - before).toBe(2 * 3_600_000)
  })

  it('sends a callback again, filters the list and clears the filter', async () => {
    const { page, visit, url, initialize, emulator } = await openConsole()
    const id = await initialize({ CallbackUrl: `${url}/_emulator/inbox/orders` })
    await emulator.complete(id)
    await emulator.callbacks.idle()
    await visit('callbacks')
    await button(page, 'Replay, callback-1').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('delivered')
    await tabTo(page, 'Replay, callback-1')
    await page.keyboard.press('Enter')
    await button(page, 'Replay, callback-2').waitFor()
    await page.keyboard.press('/')
    await tabTo(page, 'Clear filters')
    await page.keyboard.press('Enter')
    await page.getByText('2 shown of 2 kept.').first().waitFor()
    expect(page.url()).not.toContain('q=')
  })
})

describe('where there is room', { timeout: 60_000 }, () => {
  it('keeps the list beside what is open of it, goes through it by j and k, and closes it by Esc', async () => {
    const { page, visit, initialize } = await openConsole({}, { viewport: { width: 1600, height: 900 } })
    await initialize()
    await initialize({ MerchantBizId: 'order2' })
    await initialize({ MerchantBizId: 'order3' })
    await visit('calls/3?action=Initialize')
    await page.getByRole('heading', { name: 'Call 3: Initialize' }).waitFor()
    await page.getByRole('list', { name: 'Calls' }).getByText('order1001').waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'Call 2: Initialize' }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    await page.keyboard.press('k')
    await page.getByRole('heading', { name: 'Call 2: Initialize' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Call 2: Initialize' }).waitFor({ state: 'detached' })
    expect(page.url()).toMatch(/#\/calls\?action=Initialize$/)
  })
})

describe('links', { timeout: 60_000 }, () => {
  it('lead to what they name, and say so where it is not there', async () => {
    const { page, visit, url, initialize, emulator } = await openConsole()
    const id = await initialize({
      CallbackUrl: `${url}/_emulator/inbox/orders`,
      MerchantUserId: 'emulator:callback-lost',
    })
    await emulator.complete(id)
    await visit('callbacks/callback-1')
    await page.getByRole('heading', { name: 'Callback callback-1' }).waitFor()
    await page.getByRole('link', { name: id }).click()
    await page.getByRole('heading', { name: `Transaction ${id}` }).waitFor()
    await page.getByRole('link', { name: 'callback-lost' }).click()
    await page.getByRole('combobox', { name: 'Scenario' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'Scenario' }).inputValue()).toBe('callback-lost')
    const { requestId = '' } = (await emulator.requests.list()).entries[0] ?? {}
    await visit(`calls/${requestId}`)
    await page.getByRole('heading', { name: 'Call 1: Initialize' }).waitFor()
    for (const [view, words] of [
      ['calls/99', 'There is no request 99.'],
      ['transactions/none', 'There is no transaction none.'],
      ['callbacks/none', 'There is no callback none.'],
      ['calls/%E0%A4%A', 'There is no request'],
      ['nothing', 'This view does not exist.'],
    ]) {
      await visit(view ?? '')
      await page.getByText(words ?? '').waitFor()
    }
  })

  it('hand on a list with its filters', async () => {
    const { page, visit, initialize, call } = await openConsole()
    await initialize()
    await initialize({ SceneCode: 'another' })
    await call('CheckResult', { MerchantBizId: 'order1001', TransactionId: 'none' })
    for (const [view, rows] of [
      ['calls?action=CheckResult', 1],
      ['calls?code=Success', 2],
      ['calls?sceneCode=another', 1],
      ['transactions?sceneCode=another', 1],
      ['transactions?state=pending&merchantBizId=order1001', 2],
      ['transactions?state=passed', 0],
    ] as const) {
      await visit(view)
      await page.getByText(new RegExp(`^${rows} shown of`)).waitFor()
    }
  })
})

describe('known differences', { timeout: 60_000 }, () => {
  it('are found by words and by evidence, with what they rest on, and lead to the switch that decides', async () => {
    const { page, visit } = await openConsole()
    await visit('differences')
    const conflict = page.getByRole('row', { name: /^Initialize SecurityLevel is 02 .* documents disagree / })
    await page.getByLabel('Search behaviour').fill('securitylevel absent')
    await conflict.waitFor()
    await conflict.getByText('against').waitFor()
    await page.getByRole('link', { name: /^Documented \d+$/ }).click()
    await page
      .getByRole('row', { name: /^Initialize SecurityLevel of .* documented / })
      .first()
      .waitFor()
    expect(await conflict.count()).toBe(0)
    expect(page.url()).toContain('evidence=documented')
    await page.getByRole('link', { name: /^Conflicts 1$/ }).click()
    await conflict.getByRole('link', { name: '--security-level' }).click()
    const option = page.locator('tr[aria-current]')
    await option.waitFor()
    expect(await option.textContent()).toContain('--security-level')
  })
})

describe('on a narrow screen', { timeout: 60_000 }, () => {
  it('shows the tab of the view, and unfolds the filters on demand', async () => {
    const { page, visit, initialize } = await openConsole({}, { viewport: { width: 320, height: 700 } })
    await initialize({ MerchantBizId: 'order1' })
    await initialize({ MerchantBizId: 'order2' })
    await visit('settings')
    const tab = page.getByRole('link', { name: 'Settings', exact: true })
    const seen = () => tab.evaluate(link => link.getBoundingClientRect().right <= innerWidth)
    await expect.poll(seen).toBe(true)
    await visit('calls')
    const order = page.getByLabel('MerchantBizId', { exact: true })
    expect(await order.isVisible()).toBe(false)
    await button(page, 'Filters').click()
    await order.fill('order2')
    await page.keyboard.press('Enter')
    await button(page, 'Filters (1)').waitFor()
    await expect.poll(() => page.locator('.rows > li').count()).toBe(1)
  })
})

describe('the control token', { timeout: 60_000 }, () => {
  const openLocked = async () => {
    const opened = await openConsole({ controlToken: 'a control token' })
    await opened.page.goto(`${opened.url}/_emulator/#/settings`)
    const fieldOf = (page: Page) => page.getByLabel('This emulator asks for its control token')
    const option = opened.page.getByRole('row', { name: /--control-token/ })
    return { ...opened, fieldOf, field: fieldOf(opened.page), option }
  }

  it('is asked for once a tab: what was asked for shows, a reload keeps it, another tab has to ask', async () => {
    const { page, url, field, fieldOf, option } = await openLocked()
    await field.fill('a control token')
    await page.keyboard.press('Enter')
    await option.waitFor()
    expect(page.url()).not.toContain('token')
    await page.reload()
    await option.waitFor()
    expect(await field.count()).toBe(0)
    const other = await page.context().newPage()
    await other.goto(`${url}/_emulator/#/settings`)
    await fieldOf(other).waitFor()
  })

  it('is forgotten where it is wrong, which the form says', async () => {
    const { page, field, option } = await openLocked()
    await field.fill('another token')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'That is not its control token.' }).waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).toBe('{}')
    await field.fill('a control token')
    await page.keyboard.press('Enter')
    await option.waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
