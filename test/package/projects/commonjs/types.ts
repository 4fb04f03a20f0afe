import { createEmulator, type Emulator } from 'cloudauth-emulator'
import { contractCases } from 'cloudauth-emulator/contract'
import { fakeInitialize } from 'cloudauth-emulator/faker'
import { matchers } from 'cloudauth-emulator/jest'
import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { serve } from 'cloudauth-emulator/node'

export const emulator: Emulator = createEmulator({ qps: 0 })
export const url: Promise<string> = serve({ port: 0 }).then(server => server.url)
export const state: Emulator = cloudauthHandlers().emulator
export const known = [contractCases.length, fakeInitialize().MerchantBizId, Object.keys(matchers)]
