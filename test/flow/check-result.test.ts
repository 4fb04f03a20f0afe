import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { PopCore } from '../conformance/sdk-clients.ts'
import { type Answer, type Door, doors, fieldsOf, openHttp, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, withPicture } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

const merchant = 'merchant'
const bizId = faceLiveness().MerchantBizId ?? ''
const minutes = 60_000
const days = 24 * 60 * minutes
const picture = (await drawnPicture({})).toString('base64')

/** An emulator whose clock stands still, so that the test alone decides what time it is. */
async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess(options)
  door.emulator.clock.freeze(true)
  return door
}

async function opened(door: Door, parameters: Parameters = faceLiveness()): Promise<string> {
  const { FacePictureBase64, ...query } = parameters
  const form = FacePictureBase64 === undefined ? undefined : { FacePictureBase64 }
  const answer = await door.call(unsigned({ parameters: query, accessKeyId: merchant, ...(form && { form }) }))
  return fieldsOf(answer).Result?.TransactionId ?? ''
}

async function completed(door: Door, subCode = '200', parameters?: Parameters): Promise<string> {
  const id = await opened(door, parameters)
  await door.emulator.complete(id, { subCode })
  return id
}

const call = (door: Door, parameters: Parameters, accessKeyId = merchant): Promise<Answer> =>
  door.call(unsigned({ action: 'CheckResult', parameters, accessKeyId }))

const check = (door: Door, TransactionId: string, more: Parameters = {}) =>
  call(door, { MerchantBizId: bizId, TransactionId, ...more })

const faceInfoOf = (answer: Answer) => JSON.parse(fieldsOf(answer).Result?.ExtFaceInfo ?? '')

function expectRefusal(answer: Answer, status: number, code: string) {
  const { Code, ...others } = fieldsOf(answer)
  expect({ status: answer.status, code: Code }).toEqual({ status, code })
  expect(others).not.toHaveProperty('Result')
}

describe.each(doors)('CheckResult, $door', ({ open: openDoor }) => {
  it('answers the documented fields of a verification that passed', async () => {
    const door = await openDoor()
    onTestFinished(() => door.close())
    const id = await completed(door)

    const answer = await check(door, id)

    expect(answer.status).toBe(200)
    expect(fieldsOf(answer)).toEqual({
      RequestId: answer.headers['x-acs-request-id'],
      Code: 'Success',
      Message: 'success',
      Result: { Passed: 'Y', SubCode: '200', ExtFaceInfo: expect.any(String) },
    })
  })
})

describe('CheckResult', () => {
  it('is read by a vendor SDK that signs its call', async () => {
    const key = { id: 'merchant', secret: 'secret', traits: [] }
    const door = await openHttp({ auth: 'strict', accessKeys: [key] })
    onTestFinished(() => door.close())
    const config = { endpoint: door.url, apiVersion: '2022-08-09', accessKeyId: key.id, accessKeySecret: key.secret }
    const client = new PopCore(config, true)
    const [{ Result }] = await client.request('Initialize', faceLiveness(), { method: 'POST' })
    const TransactionId = Result.TransactionId ?? ''
    await door.emulator.complete(TransactionId)

    const [result] = await client.request('CheckResult', { MerchantBizId: bizId, TransactionId }, { method: 'POST' })

    expect(result).toMatchObject({ Code: 'Success', Result: { Passed: 'Y', SubCode: '200' } })
  })

  it.each(['205', '206', '299'])('answers Passed N with the SubCode %s', async subCode => {
    const door = await open()
    const id = await completed(door, subCode)
    expect(fieldsOf(await check(door, id)).Result).toMatchObject({ Passed: 'N', SubCode: subCode })
  })

  it('answers in XML when asked to', async () => {
    const door = await open()
    const id = await completed(door)
    const answer = await check(door, id, { Format: 'XML' })
    expect(answer.text).toMatch(/<CheckResultResponse>.*<Result><Passed>Y<\/Passed>.*<\/CheckResultResponse>$/)
  })

  it('takes its parameters from the form as well', async () => {
    const door = await open()
    const id = await completed(door)
    const form = { MerchantBizId: bizId, TransactionId: id }
    const answer = await door.call(unsigned({ action: 'CheckResult', form, accessKeyId: merchant }))
    expect(fieldsOf(answer).Result).toMatchObject({ Passed: 'Y' })
  })

  it('takes parameters that only the SDKs know', async () => {
    const door = await open()
    const id = await completed(door)
    const answer = await check(door, id, { ExtraImageControlList: '***', ReturnFiveCategorySpoofResult: 'Y' })
    expect(fieldsOf(answer).Code).toBe('Success')
  })

  it('takes another MerchantBizId than that of Initialize', async () => {
    const door = await open()
    const id = await completed(door)
    expect(fieldsOf(await check(door, id, { MerchantBizId: 'another' })).Code).toBe('Success')
  })

  it('answers the same however often it is asked', async () => {
    const door = await open()
    const id = await completed(door, '200', withPicture(picture))
    const { Result: first } = fieldsOf(await check(door, id))
    await check(door, id)
    expect(fieldsOf(await check(door, id)).Result).toEqual(first)
  })

  it('has a limit of its own beside that of Initialize', async () => {
    const door = await open({ qps: 1 })
    const id = await completed(door)
    expect(fieldsOf(await check(door, id)).Code).toBe('Success')
    expectRefusal(await check(door, id), 403, 'Throttling.Api')
  })
})

describe('the ExtFaceInfo of a result', () => {
  it.each([
    { subCode: '200', faceAttack: 'N' },
    { subCode: '205', faceAttack: 'Y' },
  ])('of FACE_LIVENESS says faceAttack $faceAttack for the SubCode $subCode', async ({ subCode, faceAttack }) => {
    const door = await open()
    const id = await completed(door, subCode)
    expect(faceInfoOf(await check(door, id))).toEqual({
      faceAttack,
      faceOcclusion: 'N',
      faceQuality: expect.any(Number),
    })
  })

  it('holds a high score when a face was compared and passed', async () => {
    const door = await open()
    const id = await completed(door, '200', withPicture(picture))
    const { faceComparisonScore } = faceInfoOf(await check(door, id))
    expect(faceComparisonScore).toBeGreaterThanOrEqual(80)
    expect(faceComparisonScore).toBeLessThanOrEqual(100)
  })

  it('holds a low score when the faces differ', async () => {
    const door = await open()
    const id = await completed(door, '204', withPicture(picture))
    const { faceComparisonScore } = faceInfoOf(await check(door, id))
    expect(faceComparisonScore).toBeGreaterThanOrEqual(0)
    expect(faceComparisonScore).toBeLessThan(50)
  })

  it('holds no score where no face is compared', async () => {
    const door = await open()
    const id = await completed(door)
    expect(faceInfoOf(await check(door, id))).not.toHaveProperty('faceComparisonScore')
  })

  it('holds a JPEG of the face when it passed and IsReturnImage is Y', async () => {
    const door = await open()
    const id = await completed(door)
    const { faceImg } = faceInfoOf(await check(door, id, { IsReturnImage: 'Y' }))
    const { format } = await sharp(Buffer.from(faceImg, 'base64')).metadata()
    expect(format).toBe('jpeg')
  })

  it.each([
    { when: 'IsReturnImage is N', subCode: '200', more: { IsReturnImage: 'N' } },
    { when: 'IsReturnImage is left out', subCode: '200', more: {} },
    { when: 'the verification did not pass', subCode: '205', more: { IsReturnImage: 'Y' } },
  ])('holds no picture when $when', async ({ subCode, more }) => {
    const door = await open()
    const id = await completed(door, subCode)
    expect(faceInfoOf(await check(door, id, more))).not.toHaveProperty('faceImg')
  })
})

describe('CheckResult with a wrong parameter', () => {
  const right = { MerchantBizId: bizId, TransactionId: 'hksb7ba1b28130d24e015d694361bee4' }

  it.each(['MerchantBizId', 'TransactionId'] as const)('answers MissingParameter without %s', async name => {
    const { [name]: _, ...others } = right
    const answer = await call(await open(), others)
    expectRefusal(answer, 400, 'MissingParameter')
    expect(answer.headers['x-emulator-reason']).toContain(name)
  })

  it.each(['MerchantBizId', 'TransactionId'])('answers MissingParameter for an empty %s', async name => {
    expectRefusal(await call(await open(), { ...right, [name]: '' }), 400, 'MissingParameter')
  })

  it.each([
    ['MerchantBizId', 'a'.repeat(33)],
    ['MerchantBizId', 'order-1001'],
    ['IsReturnImage', 'yes'],
    ['IsReturnImage', 'y'],
  ])('answers InvalidParameter for the %s "%s"', async (name, value) => {
    const answer = await call(await open(), { ...right, [name]: value })
    expectRefusal(answer, 400, 'InvalidParameter')
    expect(answer.headers['x-emulator-reason']).toContain(name)
  })
})

describe('CheckResult of a verification without a result', () => {
  it('answers ProcessNotCompleted while it is pending', async () => {
    const door = await open()
    expectRefusal(await check(door, await opened(door)), 404, 'ProcessNotCompleted')
  })

  it('answers ProcessNotCompleted after the end user gave up', async () => {
    const door = await open()
    const id = await opened(door)
    await door.emulator.abandon(id)
    expectRefusal(await check(door, id), 404, 'ProcessNotCompleted')
  })

  it('answers ProcessNotCompleted after its 30 minutes', async () => {
    const door = await open()
    const id = await opened(door)
    door.emulator.clock.advance(30 * minutes)
    expectRefusal(await check(door, id), 404, 'ProcessNotCompleted')
  })

  it('answers ProcessNotCompleted after it was made to expire', async () => {
    const door = await open()
    const id = await opened(door)
    await door.emulator.expire(id)
    expectRefusal(await check(door, id), 404, 'ProcessNotCompleted')
  })
})

describe('CheckResult of a TransactionId that is not there', () => {
  it.each([
    ['a well-formed id', 'hksb7ba1b28130d24e015d694361bee4'],
    ['one letter', 'x'],
    ['5,000 letters', 'a'.repeat(5000)],
    ['no ASCII', '用户'],
  ])('answers TransactionIdInvalid for %s', async (_, unknown) => {
    expectRefusal(await check(await open(), unknown), 400, 'TransactionIdInvalid')
  })

  it('answers TransactionIdInvalid to another account', async () => {
    const door = await open()
    const id = await completed(door)
    const answer = await call(door, { MerchantBizId: bizId, TransactionId: id }, 'somebody else')
    expectRefusal(answer, 400, 'TransactionIdInvalid')
  })

  it('answers TransactionIdInvalid once the transaction was forgotten', async () => {
    const door = await open()
    const id = await completed(door)
    await door.emulator.forget(id)
    expectRefusal(await check(door, id), 400, 'TransactionIdInvalid')
  })

  it('answers TransactionIdInvalid after a reset', async () => {
    const door = await open()
    const id = await completed(door)
    await door.emulator.reset()
    expectRefusal(await check(door, id), 400, 'TransactionIdInvalid')
  })
})

describe('CheckResult within 30 days', () => {
  it('still answers the result one millisecond before they are over', async () => {
    const door = await open()
    const id = await completed(door)
    door.emulator.clock.advance(30 * days - 1)
    expect(fieldsOf(await check(door, id)).Result).toMatchObject({ Passed: 'Y' })
  })

  it('answers TransactionIdInvalid once they are over', async () => {
    const door = await open()
    const id = await completed(door)
    door.emulator.clock.advance(30 * days)
    expectRefusal(await check(door, id), 400, 'TransactionIdInvalid')
  })

  it('counts them from the end of the verification, not from its beginning', async () => {
    const door = await open()
    const id = await opened(door)
    door.emulator.clock.advance(20 * minutes)
    await door.emulator.complete(id)
    door.emulator.clock.advance(30 * days - 1)
    expect(fieldsOf(await check(door, id)).Code).toBe('Success')
  })

  it('knows an unfinished verification for 30 days after its 30 minutes', async () => {
    const door = await open()
    const id = await opened(door)
    door.emulator.clock.advance(30 * minutes + 30 * days - 1)
    expectRefusal(await check(door, id), 404, 'ProcessNotCompleted')
    door.emulator.clock.advance(1)
    expectRefusal(await check(door, id), 400, 'TransactionIdInvalid')
  })
})
