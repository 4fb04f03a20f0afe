import { spawnSync } from 'node:child_process'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { control } from '../support/control-request.ts'
import { type Answer, type Door, fieldsOf, openFetch, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

const minutes = 60_000
const MerchantBizId = faceLiveness().MerchantBizId ?? ''

async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess({ seed: 'results', ...options })
  onTestFinished(() => door.close())
  door.emulator.clock.freeze(true)
  return door
}

const call = (door: Door, action: string, parameters: Parameters) =>
  door.call(unsigned({ action, parameters, accessKeyId: 'merchant' }))

async function opened(door: Door, parameters: Parameters): Promise<string> {
  const answer = await call(door, 'Initialize', { ...faceLiveness(), ...parameters })
  return fieldsOf(answer).Result?.TransactionId ?? ''
}

const check = (door: Door, TransactionId: string) =>
  call(door, 'CheckResult', { MerchantBizId, TransactionId, IsReturnImage: 'Y' })

const infoOf = (answer: Answer, name: 'ExtFaceInfo' | 'ExtIdInfo') =>
  JSON.parse(fieldsOf(answer).Result?.[name] ?? '{}')

const ekyc = { ProductCode: 'eKYC', DocType: '01000000' }

describe('the result of a document', () => {
  it('holds pictures that decoders read, of a face and of a specimen', async () => {
    const door = await open()
    const id = await opened(door, { ProductCode: 'eKYC_PRO', DocType: 'MYS01001' })
    await door.emulator.complete(id)
    const answer = await check(door, id)
    const { ocrIdInfoData } = infoOf(answer, 'ExtIdInfo')
    const pictures = [
      infoOf(answer, 'ExtFaceInfo').faceImg,
      ocrIdInfoData['01'].idImage,
      ocrIdInfoData['02'].idBackImage,
    ]
    const formats = await Promise.all(
      pictures.map(async picture => (await sharp(Buffer.from(picture, 'base64')).metadata()).format),
    )
    expect(formats).toEqual(['jpeg', 'png', 'png'])
  })

  it('is the same in another process with the same seed and calls, byte for byte', async () => {
    const program = `
      import { createEmulator } from './dist/index.js'
      const emulator = createEmulator({ seed: 'two', qps: 0 })
      const ask = async query => (await emulator.fetch(new Request('http://localhost/?' + new URLSearchParams({ Version: '2022-08-09', Format: 'JSON', MerchantBizId: 'a1', ...query }), { method: 'POST' }))).json()
      const { Result } = await ask({ Action: 'Initialize', ProductCode: 'eKYC_PRO', DocType: 'MYS01001', MetaInfo: '{}', MerchantUserId: 'u1' })
      await emulator.complete(Result.TransactionId)
      console.log(JSON.stringify((await ask({ Action: 'CheckResult', TransactionId: Result.TransactionId, IsReturnImage: 'Y' })).Result))
      process.exit()
    `
    const run = () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: new URL('../..', import.meta.url),
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      return stdout
    }
    const first = run()
    expect(JSON.parse(first)).toMatchObject({ Passed: 'Y', ExtIdInfo: expect.stringContaining('SPECIMEN ') })
    expect(run()).toBe(first)
  })

  it('says what somebody who completes it by hand wishes for', async () => {
    const door = await open()
    const id = await opened(door, ekyc)
    const wishes = { ocr: { surname: 'DOE' }, scores: { faceComparisonScore: 71.5 } }
    const done = await door.call(control('POST', `transactions/${id}/complete`, { subCode: '204', ...wishes }))
    expect(done.status).toBe(200)
    const answer = await check(door, id)
    expect(infoOf(answer, 'ExtIdInfo').ocrIdInfo).toMatchObject({ surname: 'DOE', nationality: 'UTO' })
    expect(infoOf(answer, 'ExtFaceInfo')).toMatchObject({ faceComparisonScore: 71.5, facePassed: 'N' })
  })

  it('says what the end user typed on the page', async () => {
    const door = await open()
    const id = await opened(door, { ...ekyc, MetaInfo: JSON.stringify({ deviceType: 'h5' }) })
    const chosen = { outcome: 'pass', ocr: { givenname: 'ANN' } }
    expect((await door.call(control('POST', `verify/${id}`, chosen))).status).toBe(200)
    expect(infoOf(await check(door, id), 'ExtIdInfo').ocrIdInfo).toMatchObject({ givenname: 'ANN' })
  })

  it.each([
    [{ ocr: { surname: 5 } }, 400],
    [{ scores: { beauty: 1 } }, 409],
    [{ scores: { faceQuality: 101 } }, 409],
    [{ subCode: '201' }, 200],
  ])('with %j as wishes is answered with %i', async (wishes, status) => {
    const door = await open()
    const answer = await door.call(control('POST', `transactions/${await opened(door, ekyc)}/complete`, wishes))
    expect(answer.status).toBe(status)
  })

  const comparable = { FacePictureBase64: '', ReturnUrl: 'https://shop.test/' }
  it.each([
    ['eKYC', { DocType: '00000006' }],
    ['eKYC', { DocType: '01000000', Authorize: 'T' }],
    ['eKYC_PRO', { DocType: 'MYS01001' }],
    ['eKYC_NDI', { DocType: '00000001', DocName: 'SPECIMEN', DocNo: '0' }],
    ['ID_OCR', { DocType: '00000009' }],
    ['ID_OCR_PRO', { DocType: 'CHN02001' }],
    ['ID_NFC', {}],
    ['FACE_LIVENESS', comparable],
    ['FACE_LIVENESS_PRO', comparable],
    ['FACE_IDU', {}],
    ['KYC_GLOBAL', {}],
  ])('can say all that is settable in one of %s with %j, and no figure else', async (ProductCode, parameters) => {
    const door = await open()
    const id = await opened(door, { ProductCode, ...parameters })
    const { ocr, scores } = JSON.parse((await door.call(control('GET', `transactions/${id}/settable`))).text)
    const wishes = {
      ...(ocr.length > 0 && { ocr: Object.fromEntries(ocr.map((key: string) => [key, `is ${key}`])) }),
      scores: Object.fromEntries(scores.map((key: string, at: number) => [key, 11 + at])),
    }
    const others = ['faceComparisonScore', 'authorityComparisonScore', 'faceQuality'].filter(
      key => !scores.includes(key),
    )
    for (const foreign of [
      ...others.map(key => ({ scores: { [key]: 5 } })),
      ...(ocr.length === 0 ? [{ ocr: { name: 'x' } }] : []),
    ]) {
      const refused = await door.call(control('POST', `transactions/${id}/complete`, foreign))
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining(ProductCode)])
    }
    expect((await door.call(control('POST', `transactions/${id}/complete`, wishes))).status).toBe(200)
    const answer = await check(door, id)
    expect(infoOf(answer, 'ExtFaceInfo')).toMatchObject(wishes.scores)
    const told = JSON.stringify(infoOf(answer, 'ExtIdInfo'))
    for (const key of ocr) expect(told).toContain(`is ${key}`)
  })

  it('tells on the page why it cannot say something', async () => {
    const door = await open()
    const id = await opened(door, { MetaInfo: JSON.stringify({ deviceType: 'h5' }) })
    const answer = await door.call(control('POST', `verify/${id}`, { outcome: 'pass', ocr: { name: 'ANN' } }))
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('FACE_LIVENESS reads no document')])
  })

  it('cannot end with what its product never gives, and says so', async () => {
    const door = await open()
    const id = await opened(door, {})
    const answer = await door.call(control('POST', `transactions/${id}/complete`, { subCode: '204' }))
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('FACE_LIVENESS never gives 204')
  })
})

describe('the video of a verification', () => {
  const filmed = async (door: Door, subCode = '200') => {
    const id = await opened(door, { DocVideo: 'Y' })
    await door.emulator.complete(id, { subCode })
    return id
  }
  const linkOf = async (door: Door, id: string) => infoOf(await check(door, id), 'ExtFaceInfo').faceVideoUrl
  const get = (door: Door, link: string) => door.call(control('GET', link.replace(/^.*\/_emulator\//, '')))

  it('is a small MP4 behind a link that works for 15 minutes', async () => {
    const door = await openFetch({ seed: 'video' })
    onTestFinished(() => door.close())
    door.emulator.clock.freeze(true)
    const link = await linkOf(door, await filmed(door))
    const response = await door.emulator.fetch(new Request(link))
    expect(response.headers.get('content-type')).toBe('video/mp4')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp')
    expect(bytes.length).toBeLessThan(4096)
    door.emulator.clock.advance(15 * minutes - 1)
    expect((await get(door, link)).status).toBe(200)
    door.emulator.clock.advance(1)
    expect((await get(door, link)).status).toBe(404)
  })

  it('has no link that was not made here', async () => {
    const door = await open()
    const link: string = await linkOf(door, await filmed(door))
    expect((await get(door, link.replace(/mark=../, 'mark=zz'))).status).toBe(404)
    expect((await get(door, link.replace(/expires=\d+/, 'expires=9999999999999'))).status).toBe(404)
  })

  it('is linked to for 30 minutes after the end, not when it failed, and not when nobody asked for it', async () => {
    const door = await open()
    const id = await filmed(door)
    door.emulator.clock.advance(30 * minutes)
    expect(await linkOf(door, id)).toBeUndefined()
    expect(await linkOf(door, await filmed(door, '205'))).toBeUndefined()
    for (const subCode of ['201', '212']) {
      const failed = await opened(door, { ProductCode: 'eKYC', DocType: '01000000', DocVideo: 'Y' })
      await door.emulator.complete(failed, { subCode })
      expect(await linkOf(door, failed)).toBeUndefined()
    }
    const silent = await opened(door, {})
    await door.emulator.complete(silent)
    expect(await linkOf(door, silent)).toBeUndefined()
  })
})
