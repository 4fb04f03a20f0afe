import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { control } from '../support/control-request.ts'
import { type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess(options)
  onTestFinished(() => door.close())
  return door
}

const initialize = (door: Door, parameters: Parameters, form?: Parameters) =>
  door.call(unsigned({ parameters, accessKeyId: 'merchant', ...(form && { form }) }))

describe('--url-use', () => {
  const MetaInfo = JSON.stringify({ deviceType: 'web' })
  const pageOf = async (door: Door) => {
    const { TransactionId = '' } = fieldsOf(await initialize(door, faceLiveness({ MetaInfo }))).Result ?? {}
    return { id: TransactionId, get: () => door.call(control('GET', `verify/${TransactionId}`)) }
  }

  it('many lets a page open again', async () => {
    const { get } = await pageOf(await open())
    expect([(await get()).status, (await get()).status]).toEqual([200, 200])
  })

  it('once refuses a second opening, until it has ended', async () => {
    const door = await open({ urlUse: 'once' })
    const { id, get } = await pageOf(door)
    expect((await get()).status).toBe(200)
    const second = await get()
    expect(second.status).toBe(410)
    expect(second.text).toContain('Opened already')
    await door.emulator.complete(id)
    expect((await get()).status).toBe(200)
  })
})

describe('--original-limit', () => {
  const send = async (options: Partial<Options>, bytes: number) => {
    const FacePictureBase64 = (await drawnPicture({ bytes })).toString('base64')
    return initialize(await open(options), faceVerify(), { FacePictureBase64 })
  }

  it.each([
    ['off', 700_000, 'Success'],
    ['documented', 629_145, 'Success'],
    ['documented', 629_146, 'ToolargeImage'],
  ] as const)('%s answers an original of %i bytes with %s', async (originalLimit, bytes, code) => {
    const answer = await send({ originalLimit }, bytes)
    expect(fieldsOf(answer).Code).toBe(code)
    if (code !== 'Success')
      expect(answer.headers['x-emulator-reason']).toBe(
        'FacePictureBase64: 629146 bytes, at most 629145 allowed as Base64 (original limit: documented)',
      )
  })
})

describe('statuses', () => {
  const statusOf = async (options: Partial<Options>, parameters: Parameters) => {
    const answer = await initialize(await open(options), parameters)
    return { status: answer.status, code: fieldsOf(answer).Code }
  }
  const throttled = faceLiveness({ MerchantUserId: 'emulator:throttled' })
  const broken = faceLiveness({ MerchantBizId: '' })

  it.each([
    [{}, throttled, 403, 'Throttling.Api'],
    [{ throttlingStatus: 400 }, throttled, 400, 'Throttling.Api'],
    [{}, broken, 400, 'MissingParameter'],
    [{ refusalStatus: '200' }, broken, 200, 'MissingParameter'],
    [{ refusalStatus: '200' }, throttled, 403, 'Throttling.Api'],
    [{ refusalStatus: '200' }, faceLiveness({ MerchantUserId: 'emulator:internal-error' }), 500, 'InternalError'],
  ] as [Partial<Options>, Parameters, number, string][])('with %j: %#', async (options, parameters, status, code) => {
    expect(await statusOf(options, parameters)).toEqual({ status, code })
  })
})

describe('--callback-rules documented', () => {
  it.each([
    ['http://203.0.113.7/', /must start with https/],
    ['https://127.0.0.1:1/', /cannot be reached from the internet/],
    ['https://localhost/', /cannot be reached from the internet/],
    ['https://10.0.0.1/', /cannot be reached from the internet/],
  ])('refuses %s', async (CallbackUrl, reason) => {
    const answer = await initialize(await open({ callbackRules: 'documented' }), faceLiveness({ CallbackUrl }))
    expect(fieldsOf(answer).Code).toBe('InvalidParameter')
    expect(answer.headers['x-emulator-reason']).toMatch(reason)
  })
})
