import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openFetch } from '../support/doors.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { orientations, storedAs } from '../unit/images/exif-orientations.ts'
import { drawn, sendPicture } from '../unit/images/send-picture.ts'
import { endpoint, options } from './endpoint.ts'
import { holdToBehaviours, type Opened } from './hold-to-behaviours.ts'
import { openMswPage } from './open-msw-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

holdToBehaviours('MSW 2 in a browser', () => openMswPage(browser, { ...options, publicUrl: endpoint }))

describe('the face detector in a browser', () => {
  const detecting = { faces: 'detect', qps: 0 } as const
  let inBrowser: Opened
  let inNode: Opened
  beforeAll(async () => {
    inBrowser = await openMswPage(browser, detecting)
    inNode = await openFetch(detecting)
  }, 60_000)
  afterAll(() => inBrowser?.close())

  const drawings: { file: string; code: string }[] = JSON.parse(drawn('findings.json').toString())
  /** Two decoders do not agree to the last digit of what is measured. */
  const withoutFigures = (reason: string) => reason.replace(/\d+(\.\d+)?/g, '#')

  test.each(drawings)('finds in $file what it finds in Node: $code', async ({ file, code }) => {
    const found = await sendPicture(inBrowser, drawn(file))
    const expected = await sendPicture(inNode, drawn(file))
    expect(found.code).toBe(code)
    // Browsers fill a cut picture up with grey, and what they are refused for is what that covers.
    if (file === 'cut-and-closed.jpg') expect(found.reason).not.toBe('')
    else expect(withoutFigures(found.reason)).toBe(withoutFigures(expected.reason))
  })

  test.each(orientations)('honours EXIF orientation $orientation in a JPEG and in a PNG', async row => {
    const turned = (await storedAs(row, drawn('portrait.jpg'))).withMetadata({ orientation: row.orientation })
    for (const file of [turned.clone().jpeg(), turned.clone().png({ palette: true })])
      expect(await sendPicture(inBrowser, await file.toBuffer())).toMatchObject({ code: 'Success', reason: '' })
  })

  test('refuses a picture that is damaged within', async () => {
    const damaged = await sharp(drawn('portrait.jpg')).png().toBuffer()
    damaged.fill(7, 100_000, 100_100)
    const reason = 'FacePictureBase64: cannot be decoded: damaged or truncated'
    for (const door of [inBrowser, inNode])
      expect(await sendPicture(door, damaged)).toMatchObject({ code: 'UnqualifiedPhoto', reason })
  })

  test('says so when its model is not served, and is there when it is', async () => {
    const page = await openMswPage(browser, detecting)
    onTestFinished(page.close)
    page.withhold(/\.tflite$/)
    const { code, reason } = await sendPicture(page, drawn('portrait.jpg'))
    expect(code).toBe('InternalError')
    expect(reason).toMatch(/^pictures: Failed to load the face model from http:\S+: status 404\. /)
    page.withhold(undefined)
    expect(await sendPicture(page, drawn('portrait.jpg'))).toMatchObject({ code: 'Success' })
  })
})
