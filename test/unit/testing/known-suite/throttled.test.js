import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { expect, test } from 'vitest'
import { open } from './check.js'

// An emulator without a fixture, and without an end.
const { emulator } = cloudauthHandlers()

test('throttled', async () => {
  await emulator.scenarios.arm({ name: 'throttled' })
  expect(await open(emulator, 'throttled')).toBeUndefined()
})
