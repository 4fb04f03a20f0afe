import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fieldsOf } from '../support/doors.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'
import { drawn, sendPicture } from '../unit/images/send-picture.ts'
import { control, options } from './endpoint.ts'
import { holdToBehaviours, type Opened } from './hold-to-behaviours.ts'
import { openWorkerPage } from './open-worker-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

holdToBehaviours('fetch(Request) in a web worker', () => openWorkerPage(browser, 'web worker', options))

describe('a web worker', () => {
  let door: Opened
  beforeAll(async () => {
    door = await openWorkerPage(browser, 'web worker')
  }, 60_000)
  afterAll(() => door?.close())

  test('looks for a face in a picture', async () => {
    expect(await sendPicture(door, drawn('portrait.jpg'))).toMatchObject({ code: 'Success' })
    expect(await sendPicture(door, drawn('no-face-white.jpg'))).toMatchObject({ code: 'NoFaceDetected' })
  })

  test('tells a receiver of another origin, which knows nothing of CORS, how a verification ended', async () => {
    const receiver = await openReceiver()
    onTestFinished(() => receiver.close())
    const parameters = faceLiveness({ CallbackUrl: receiver.url })
    const { TransactionId: id } = fieldsOf(await door.call(unsigned({ parameters }))).Result ?? {}
    await door.call(control('POST', `transactions/${id}/complete`))
    await receiver.arrived(1)
    expect(receiver.requests).toEqual([expect.stringContaining(`transactionId=${id}`)])
  })
})

test('a service worker says why it cannot load what it needs, and what to do', async () => {
  const door = await openWorkerPage(browser, 'service worker')
  onTestFinished(door.close)
  for (const call of [unsigned({ parameters: faceLiveness() }), control('GET', 'transactions')]) {
    const { status, headers } = await door.call(call)
    expect(status).toBe(500)
    expect(headers['x-emulator-reason']).toMatch(
      /^Failed to load a part of the emulator \(.+\)\. Serve every file of your bundle; for a service worker, bundle into one file\.$/,
    )
  }
}, 60_000)
