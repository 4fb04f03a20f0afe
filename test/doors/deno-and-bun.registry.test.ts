import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cached } from '../support/install-to-cache.ts'
import { drawn, sendPicture } from '../unit/images/send-picture.ts'
import { options } from './endpoint.ts'
import { holdToBehaviours } from './hold-to-behaviours.ts'
import { openProcess } from './open-process.ts'

let consumer: Consumer
beforeAll(async () => {
  consumer = await installPackage()
}, 120_000)
afterAll(() => consumer?.remove())

describe.each([
  { name: 'Deno', command: cached('deno@2', '.bin', 'deno'), args: ['run', '--allow-read'] },
  { name: 'Bun', command: cached('bun@1', '.bin', 'bun'), args: ['run'] },
])('$name', ({ command, ...runtime }) => {
  const open = async (given: Partial<Options>) =>
    openProcess({
      ...{ consumer, program: 'emulator-over-stdio.js', options: given, args: runtime.args },
      command,
    })

  holdToBehaviours(`fetch(Request) in ${runtime.name}`, () => open(options))

  test('says that pictures cannot be looked at there, and what to do', async () => {
    const door = await open({ faces: 'detect' })
    onTestFinished(door.close)
    expect(await sendPicture(door, drawn('portrait.jpg'))).toMatchObject({
      code: 'InternalError',
      reason: expect.stringMatching(/^pictures: this platform has no createImageBitmap .* faces "present"\.$/),
    })
  })
})
