import { describe, expect, it } from 'vitest'
import { faceLiveness } from '../support/requests.ts'
import { askingForXml, errorOf, openApiCoreClients } from './sdk-clients.ts'
import { itFindsTheService, openStrict } from './shared-behaviour.ts'

for (const client of openApiCoreClients) itFindsTheService(client)

describe.each(openApiCoreClients.filter(({ signature }) => signature === 'V3'))('$name', client => {
  it('reads a refusal in XML', async () => {
    const door = await openStrict()
    const xml = askingForXml(client)
    const error = await errorOf(xml, xml.initialize(door, faceLiveness({ MetaInfo: undefined })))
    expect(error).toMatchObject({ className: 'ClientError', code: 'MissingParameter', status: 400 })
  })
})

describe.each(openApiCoreClients)('$name with signature $signature', client => {
  it('says after how many milliseconds a throttled call passes', async () => {
    const door = await openStrict({ qps: 1 })
    const { clock } = door.emulator
    clock.freeze(true)
    await client.initialize(door, faceLiveness())
    clock.advance(400)

    const { className, retryAfter } = await errorOf(client, client.initialize(door, faceLiveness()))

    expect({ className, retryAfter }).toEqual({ className: 'ThrottlingError', retryAfter: 600 })
  })
})
