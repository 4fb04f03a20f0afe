import { describe, expect, it } from 'vitest'
import { faceLiveness } from '../support/requests.ts'
import { askingForXml, errorOf, openApiClientClients } from './sdk-clients.ts'
import { itFindsTheService, openStrict } from './shared-behaviour.ts'

for (const client of openApiClientClients) itFindsTheService(client)

describe.each(openApiClientClients.filter(({ signature }) => signature === 'V3'))('$name', client => {
  it('reads a refusal in XML', async () => {
    const door = await openStrict()
    const xml = askingForXml(client)
    const error = await errorOf(xml, xml.initialize(door, faceLiveness({ MetaInfo: undefined })))
    expect(error).toMatchObject({ code: 'MissingParameter', status: 400 })
  })
})
