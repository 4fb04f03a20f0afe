import { readdirSync, readFileSync } from 'node:fs'
import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { expect, test, vi } from 'vitest'
import { open } from './check.js'

// An emulator without a fixture, and without an end: what it saw is written a moment later, which a worker may not have.
const folder = process.env.CLOUDAUTH_EMULATOR_RECORDS
const written = () => readdirSync(folder).map(file => readFileSync(`${folder}/${file}`, 'utf8'))

const { emulator } = cloudauthHandlers()

test('throttled', async () => {
  await emulator.scenarios.arm({ name: 'throttled' })
  expect(await open(emulator, 'throttled')).toBeUndefined()
  await vi.waitFor(() => expect(written().join()).toContain('Throttling.Api'), 10_000)
})
