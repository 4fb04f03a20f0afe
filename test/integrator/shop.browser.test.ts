import { fakeMetaInfo } from 'cloudauth-emulator/faker'
import { serve } from 'cloudauth-emulator/node'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launchChromium } from '../support/launch-chromium.ts'
import { openShop } from './shop.ts'

const fixtures = new URL('../../fixtures/images/', import.meta.url)

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

/** A user before the page of a shop, whose cloud is an emulator. */
async function visit() {
  const server = await serve({ port: 0, log: 'silent' })
  onTestFinished(() => server.close())
  const { emulator } = server
  const shop = await openShop({
    cloudauth: {
      endpoint: server.endpoint,
      protocol: 'HTTP',
      accessKeyId: 'shop',
      accessKeySecret: 'the secret of the shop',
    },
    now: async () => Date.parse(await emulator.clock.now()),
  })
  onTestFinished(() => shop.close())
  const context = await browser.newContext({ locale: 'en-US' })
  onTestFinished(() => context.close())
  // The script of the vendor is the only thing that comes from outside.
  const vendorScript = `window.getMetaInfo = () => (${fakeMetaInfo('web', { seed: 1 })})`
  await context.route('https://hkwebcdn.yuncloudauth.com/**', route =>
    route.fulfill({ contentType: 'text/javascript', body: vendorScript }),
  )
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(shop.url)
  await page.getByLabel('User').fill('user1001')
  return { emulator, page, shop }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const told = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor()

describe('a user of the shop', { timeout: 30_000 }, () => {
  test('passes and is thanked', async () => {
    const { emulator, page, shop } = await visit()
    await press(page, 'Verify my identity')
    await press(page, 'Pass')
    await told(page, 'Thank you, you are verified.')
    expect(page.url().startsWith(`${shop.url}/?check=`)).toBe(true)
    await emulator.callbacks.idle()
    expect(await emulator.callbacks.list()).toMatchObject([{ state: 'delivered' }])
  })

  test('does not pass and is told so', async () => {
    const { page } = await visit()
    await press(page, 'Verify my identity')
    await page.getByRole('radio', { name: '205' }).check()
    await press(page, 'Fail')
    await told(page, 'Your identity could not be verified.')
  })

  test('gives up and may start again', async () => {
    const { page } = await visit()
    await press(page, 'Verify my identity')
    await press(page, 'Give up')
    await told(page, 'You stopped before the end.')
    expect(await page.getByRole('button', { name: 'Verify my identity' }).isEnabled()).toBe(true)
  })

  test('comes too late', async () => {
    const { emulator, page } = await visit()
    await press(page, 'Verify my identity')
    await page.getByRole('button', { name: 'Pass' }).waitFor()
    emulator.clock.advance(30 * 60_000)
    await press(page, 'Pass')
    await page.getByRole('link', { name: 'Go back' }).click()
    await told(page, 'You ran out of time.')
  })

  test('is compared with their portrait', async () => {
    const { emulator, page } = await visit()
    await page.getByLabel('Portrait').setInputFiles(new URL('portrait.jpg', fixtures).pathname)
    await press(page, 'Verify my identity')
    await press(page, 'Pass')
    await told(page, 'Thank you, you are verified.')
    expect(await emulator.transactions.list({})).toMatchObject([{ productCode: 'FACE_VERIFY' }])
  })

  test.each([
    ['no-face-pattern.jpg', 'There is no face in your photo.'],
    ['resolution-small.jpg', 'Your photo cannot be used.'],
  ])('is told what is wrong with %s', async (file, words) => {
    const { page } = await visit()
    await page.getByLabel('Portrait').setInputFiles(new URL(file, fixtures).pathname)
    await press(page, 'Verify my identity')
    await told(page, words)
  })
})
