import { describe, expect, it } from 'vitest'
import { fieldsOf, openInProcess } from '../support/doors.ts'
import { unsigned } from '../support/signed-request.ts'

describe('KeepaliveIntl', () => {
  it.each(['POST', 'GET'] as const)('says by %s that the service is there', async method => {
    const door = await openInProcess()
    const answer = await door.call({ ...unsigned({ action: 'KeepaliveIntl' }), method })
    expect(fieldsOf(answer)).toMatchObject({ Code: 'Success', Message: 'success', Result: { Result: 'SUCCESS' } })
  })
})
