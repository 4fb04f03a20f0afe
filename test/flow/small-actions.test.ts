import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { actions } from '../../src/operations/actions.ts'
import { type Answer, type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

const minutes = 60_000
const MerchantBizId = faceLiveness().MerchantBizId ?? ''

async function open(): Promise<Door> {
  const door = await openInProcess({ seed: 'small' })
  onTestFinished(() => door.close())
  door.emulator.clock.freeze(true)
  return door
}

const call = (door: Door, action: string, parameters: Parameters, accessKeyId = 'merchant') =>
  door.call(unsigned({ action, parameters, accessKeyId }))

const resultOf = (answer: Answer): Record<string, unknown> => JSON.parse(answer.text).Result ?? {}

async function opened(door: Door, parameters: Parameters = faceLiveness()): Promise<string> {
  return String(resultOf(await call(door, 'Initialize', parameters)).TransactionId)
}

const ekyc = { ...faceLiveness(), ProductCode: 'eKYC', DocType: '01000000' }

async function completed(door: Door, parameters: Parameters = ekyc, subCode = '200'): Promise<string> {
  const id = await opened(door, parameters)
  await door.emulator.complete(id, { subCode })
  return id
}

const check = (door: Door, TransactionId: string) =>
  call(door, 'CheckResult', { MerchantBizId, TransactionId, IsReturnImage: 'Y' })

describe('the actions of the real service', () => {
  const sdk: { actions: string[] } = JSON.parse(
    readFileSync(new URL('../../fixtures/documents/parameters.json', import.meta.url), 'utf8'),
  )

  it('are the 50 of the SDK, each once', () => {
    const names = actions.filter(({ version }) => version === '2022-08-09').map(({ name }) => name)
    expect(names).toHaveLength(50)
    expect([...names].sort()).toEqual([...sdk.actions].sort())
  })

  it.each(actions.filter(({ emulated }) => !emulated).map(({ name }) => name))(
    '%s is refused by its name',
    async name => {
      const answer = await call(await open(), name, {})
      expect({ status: answer.status, code: fieldsOf(answer).Code }).toEqual({
        status: 404,
        code: 'InvalidAction.NotFound',
      })
      expect(answer.headers['x-emulator-reason']).toContain(`the real service has ${name}, this emulator does not`)
    },
  )
})

describe('DeleteVerifyResult', () => {
  const remove = (door: Door, TransactionId: string, DeleteType: string, DeleteAfterQuery = 'N') =>
    call(door, 'DeleteVerifyResult', { TransactionId, DeleteType, DeleteAfterQuery })

  const left = async (door: Door, id: string) => {
    const result = resultOf(await check(door, id))
    return { members: Object.keys(result), hasPictures: JSON.stringify(result).includes('Im') }
  }

  it.each([
    ['Img', { members: ['Passed', 'SubCode', 'ExtFaceInfo', 'ExtIdInfo'], hasPictures: false }],
    ['Text', { members: ['Passed', 'SubCode'], hasPictures: false }],
    ['All', { members: ['Passed', 'SubCode'], hasPictures: false }],
  ])('%s deletes that part for good', async (type, expected) => {
    const door = await open()
    const id = await completed(door)
    expect(await left(door, id)).toMatchObject({ hasPictures: true })
    expect(resultOf(await remove(door, id, type))).toEqual({ DeleteResult: 'Y', TransactionId: id })
    expect(await left(door, id)).toEqual(expected)
  })

  it('in two parts deletes all', async () => {
    const door = await open()
    const id = await completed(door)
    await remove(door, id, 'Text')
    await remove(door, id, 'Img')
    expect(await door.emulator.transactions.get(id)).toMatchObject({ deleted: 'All' })
  })

  it('after a query alone waits for CheckResult', async () => {
    const door = await open()
    const id = await completed(door)
    expect(resultOf(await remove(door, id, 'All', 'Y'))).toMatchObject({ DeleteResult: 'N' })
    await check(door, id)
    expect(resultOf(await remove(door, id, 'All', 'Y'))).toMatchObject({ DeleteResult: 'Y' })
  })

  it.each([
    ['of an unknown id', async () => `hksb${'0'.repeat(28)}`, 'TransactionIdInvalid'],
    ['of a verification that nobody finished', (door: Door) => opened(door), 'ProcessNotCompleted'],
  ])('%s is refused', async (_, idOf, code) => {
    const door = await open()
    expect(fieldsOf(await remove(door, await idOf(door), 'All')).Code).toBe(code)
  })

  it.each([
    [{ DeleteType: 'Everything' }, 'InvalidParameter'],
    [{ DeleteAfterQuery: '' }, 'MissingParameter'],
  ])('with %j is refused', async (changes, code) => {
    const door = await open()
    const whole = { TransactionId: await completed(door), DeleteType: 'All', DeleteAfterQuery: 'N' }
    expect(fieldsOf(await call(door, 'DeleteVerifyResult', { ...whole, ...(changes as Parameters) })).Code).toBe(code)
  })

  it('of another key is refused', async () => {
    const door = await open()
    const TransactionId = await completed(door)
    const parameters = { TransactionId, DeleteType: 'All', DeleteAfterQuery: 'N' }
    expect(fieldsOf(await call(door, 'DeleteVerifyResult', parameters, 'stranger')).Code).toBe('TransactionIdInvalid')
  })
})

describe('CheckVerifyLog', () => {
  const log = async (door: Door, TransactionId: string) =>
    resultOf(await call(door, 'CheckVerifyLog', { MerchantBizId, TransactionId }))

  it('tells a verification that passed', async () => {
    const door = await open()
    const result = await log(door, await completed(door))
    expect(result).toEqual({
      VerifyStatus: '0',
      VerifyErrorCode: '1000',
      Passed: 'Y',
      SubCode: '200',
      LogInfo: ['LOADING', 'GUIDE', 'OCR_SCAN', 'OCR_RESULT', 'FACE', 'RESULT 200'],
      LogInfoEn: expect.any(Array),
      LogStatisticsInfo: expect.any(String),
      ExtInfo: '{}',
    })
    expect(JSON.parse(String(result.LogStatisticsInfo))).toMatchObject({
      faceOverTimes: 0,
      pageStayTimeInfo: { LOADING: expect.stringMatching(/^\d+$/), FACE: expect.stringMatching(/^\d+$/) },
    })
  })

  it.each([
    ['not passed', { VerifyStatus: '0', VerifyErrorCode: '1001', Passed: 'N', SubCode: '205' }, 'complete'],
    [
      'given up',
      { VerifyStatus: '1', VerifyErrorCode: '1006', InterruptPage: '人脸识别页', InterruptPageEn: 'FACE' },
      'abandon',
    ],
    ['run out', { VerifyStatus: '2', VerifyErrorCode: '9999', LogInfo: [] }, 'wait'],
    ['not begun', { VerifyStatus: '2' }, 'nothing'],
  ])('tells one that was %s', async (_, expected, how) => {
    const door = await open()
    const id = await opened(door)
    if (how === 'complete') await door.emulator.complete(id, { subCode: '205' })
    if (how === 'abandon') await door.emulator.abandon(id)
    if (how === 'wait') door.emulator.clock.advance(31 * minutes)
    expect(await log(door, id)).toMatchObject(expected)
  })

  it('says that one whose page was opened was interrupted, and with which code of the client', async () => {
    const door = await open()
    const web = { ...faceLiveness(), MetaInfo: '{"deviceType":"web"}' }
    const visit = async (id: string, outcome?: string) => {
      const url = `http://localhost/_emulator/verify/${id}`
      const body = new URLSearchParams(outcome === undefined ? {} : { outcome })
      return door.emulator.fetch(outcome === undefined ? new Request(url) : new Request(url, { method: 'POST', body }))
    }
    const denied = await opened(door, web)
    await visit(denied)
    expect(await log(door, denied)).toMatchObject({ VerifyStatus: '1', InterruptPageEn: 'GUIDE' })
    await visit(denied, 'camera-denied')
    expect(await log(door, denied)).toMatchObject({
      ...{ VerifyStatus: '1', VerifyErrorCode: '1004', InterruptPageEn: 'FACE' },
      LogInfoEn: ['LOADING: finished', 'GUIDE: finished', 'FACE: interrupted'],
    })
    const left = await opened(door, web)
    await visit(left)
    door.emulator.clock.advance(31 * minutes)
    expect(await log(door, left)).toMatchObject({
      ...{ VerifyStatus: '1', VerifyErrorCode: '9999', InterruptPageEn: 'GUIDE' },
      LogInfoEn: ['LOADING: finished', 'GUIDE: interrupted'],
    })
  })

  it.each([
    [{ ProductCode: 'FACE_LIVENESS' }, ['FACE']],
    [{ ProductCode: 'ID_OCR', DocType: '01000000', ShowOcrResult: '0' }, ['OCR_SCAN']],
    [{ ProductCode: 'eKYC_NDI', DocType: '00000001', DocName: 'X', DocNo: '0' }, ['FACE']],
    [{ ProductCode: 'ID_NFC' }, ['NFC_INPUT', 'NFC_READ']],
    [{ ProductCode: 'KYC_GLOBAL', ProductFlow: 'FACE_DOC' }, ['FACE', 'OCR_SCAN', 'OCR_RESULT']],
  ])('goes through the pages of the product: %j', async (parameters, pages) => {
    const door = await open()
    const id = await completed(door, { ...faceLiveness(), ...(parameters as Parameters) })
    expect((await log(door, id)).LogInfo).toEqual(['LOADING', 'GUIDE', ...pages, 'RESULT 200'])
  })

  it('says the same each time', async () => {
    const door = await open()
    const id = await completed(door)
    expect(await log(door, id)).toEqual(await log(door, id))
  })
})
