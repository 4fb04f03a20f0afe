import { describe, expect, it } from 'vitest'
import { faceLiveness } from '../support/requests.ts'
import { errorOf, initializeByGet, popCoreClient } from './sdk-clients.ts'
import { itFindsTheService, openStrict } from './shared-behaviour.ts'

itFindsTheService(popCoreClient)

describe('@alicloud/pop-core', () => {
  it('finds the RequestId of a refusal in x-acs-request-id as well', async () => {
    const door = await openStrict()
    const error = await errorOf(popCoreClient, popCoreClient.initialize(door, faceLiveness({ MetaInfo: undefined })))
    expect(error.requestIdHeader).toBe(error.requestId)
  })

  it('is refused when it is not told to POST', async () => {
    const door = await openStrict()
    const error = await errorOf(popCoreClient, initializeByGet(door, faceLiveness()))
    expect(error).toMatchObject({ name: 'UnsupportedHTTPMethodError', status: 403 })
  })
})
