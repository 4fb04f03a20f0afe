import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { productCodes, serverProducts } from '../../src/products/products.ts'
import { type Answer, type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { unsigned } from '../support/signed-request.ts'

type Parameters = Record<string, string>

const FacePictureBase64 = (await drawnPicture({})).toString('base64')

const clients = {
  app: JSON.stringify({ zimVer: '3.0.0', deviceType: 'ios' }),
  h5: JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'h5', ua: 'Mozilla/5.0 (iPhone)' }),
  pc: JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0 (X11)' }),
  invented: JSON.stringify({ os: 'web' }),
}

/** What each product needs beside the five parameters of all: copied from the documents by hand. */
const needs: Record<string, Parameters> = {
  eKYC: { DocType: '01000000' },
  eKYC_PRO: { DocType: 'GLB03002' },
  eKYC_NDI: { DocType: '00000001', DocName: 'SPECIMEN', DocNo: '000000199001310000' },
  FACE_VERIFY: { FacePictureBase64 },
  FV_GLOBAL: { FacePictureBase64 },
  ID_OCR: { DocType: '00000001' },
  ID_OCR_PRO: { DocType: 'GLB03002' },
}

const parametersOf = (ProductCode: string, more: Parameters = {}): Parameters => ({
  ProductCode,
  MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001',
  MerchantUserId: '123456789',
  MetaInfo: clients.app,
  ...needs[ProductCode],
  ...more,
})

async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess({ seed: 'products', ...options })
  onTestFinished(() => door.close())
  return door
}

const call = (door: Door, parameters: Parameters, { action = 'Initialize', host = '127.0.0.1:8080' } = {}) => {
  const { FacePictureBase64: picture, ...query } = parameters
  const form = picture === undefined ? undefined : { FacePictureBase64: picture }
  const request = unsigned({ action, parameters: query, accessKeyId: 'merchant', ...(form && { form }) })
  return door.call({ ...request, headers: { ...request.headers, host } })
}

const resultOf = (answer: Answer) => fieldsOf(answer).Result ?? {}

function expectRefusal(answer: Answer, code: string, reason: RegExp) {
  expect(answer.headers['x-emulator-reason']).toMatch(reason)
  expect(fieldsOf(answer).Code).toBe(code)
  expect(fieldsOf(answer)).not.toHaveProperty('Result')
}

/** Which products are offered where, and which clients of theirs get a page. Copied from the documents by hand. */
const [hk, sg, my, id] = ['cn-hongkong', 'ap-southeast-1', 'ap-southeast-3', 'ap-southeast-5']
const everywhere = [hk, sg, my, id]
const table = [
  { product: 'eKYC', regions: [hk, sg], pages: ['h5', 'pc'] },
  { product: 'eKYC_PRO', regions: everywhere, pages: ['h5', 'pc'] },
  { product: 'eKYC_NDI', regions: [hk], pages: ['h5', 'pc'] },
  // The documents of these two name Hong Kong alone, and no refusal elsewhere.
  { product: 'FACE_LIVENESS', regions: everywhere, pages: ['h5', 'pc'] },
  { product: 'FACE_LIVENESS_PRO', regions: everywhere, pages: ['h5', 'pc'] },
  { product: 'FACE_VERIFY', regions: everywhere, pages: ['h5', 'pc'] },
  { product: 'FACE_IDU', regions: everywhere, pages: ['h5', 'pc'] },
  { product: 'ID_OCR', regions: [hk], pages: ['h5', 'pc'] },
  { product: 'ID_OCR_PRO', regions: everywhere, pages: ['h5'] },
  { product: 'ID_NFC', regions: [hk], pages: [] },
  { product: 'KYC_GLOBAL', regions: [hk], pages: [] },
  { product: 'FV_GLOBAL', regions: [hk], pages: [] },
  { product: 'FL_GLOBAL', regions: [hk], pages: [] },
  { product: 'IDR_GLOBAL', regions: [hk], pages: [] },
  { product: 'OCR_GLOBAL', regions: [hk], pages: [] },
]

describe('every product, client and region', () => {
  it('stands in the table', () => {
    expect(table.map(({ product }) => product).sort()).toEqual([...productCodes].sort())
  })

  const cases = table.flatMap(({ product, regions, pages }) =>
    everywhere.flatMap(region =>
      Object.entries(clients).map(([client, MetaInfo]) => ({ product, region, client, MetaInfo, regions, pages })),
    ),
  )

  it.each(cases)('$product for $client in $region', async ({ product, region, client, MetaInfo, regions, pages }) => {
    const door = await open()
    const answer = await call(door, parametersOf(product, { MetaInfo }), {
      host: `cloudauth-intl.${region}.aliyuncs.com`,
    })
    if (!regions.includes(region)) {
      expectRefusal(answer, 'InvalidParameter', new RegExp(`^ProductCode: ${product} is not offered in ${region}`))
      return
    }
    const prefix = { [`${hk}`]: 'hk', [`${sg}`]: 'sg', [`${my}`]: 'my', [`${id}`]: 'id' }[region ?? '']
    const { TransactionId, ...others } = resultOf(answer)
    expect(TransactionId).toMatch(new RegExp(`^${prefix}sb[0-9a-f]{28}$`))
    expect(others).toEqual({
      Protocol: expect.any(String),
      ...(pages.includes(client) && { TransactionUrl: expect.stringContaining(TransactionId ?? '-') }),
    })
  })
})

describe('the region of a call', () => {
  const idOf = async (options: Partial<Options>, RegionId?: string, host?: string) =>
    resultOf(
      await call(
        await open(options),
        parametersOf('FACE_LIVENESS_PRO', RegionId ? { RegionId } : {}),
        host ? { host } : {},
      ),
    ).TransactionId?.slice(0, 4)

  it('is that of the host, before RegionId, before the option', async () => {
    expect(await idOf({})).toBe('hksb')
    expect(await idOf({ region: 'ap-southeast-1' })).toBe('sgsb')
    expect(await idOf({ region: 'ap-southeast-1' }, 'ap-southeast-5')).toBe('idsb')
    expect(await idOf({}, 'ap-southeast-5', 'cloudauth-intl-vpc.ap-southeast-3.aliyuncs.com')).toBe('mysb')
    expect(await idOf({}, 'eu-central-1')).toBe('desb')
  })

  it('is not a RegionId where the service is not, which SDKs send because they need any', async () => {
    expect(await idOf({}, 'cn-hangzhou')).toBe('hksb')
  })
})

describe('DocType', () => {
  it.each(['eKYC', 'eKYC_PRO', 'eKYC_NDI', 'ID_OCR', 'ID_OCR_PRO'])('is required for %s', async product => {
    const answer = await call(await open(), parametersOf(product, { DocType: '' }))
    expectRefusal(answer, 'MissingParameter', /^DocType: required/)
  })

  it.each(['00000011', '000000011', '00000012', '000000012'])(
    '%s passes, with eight digits and with nine',
    async DocType => {
      expect(resultOf(await call(await open(), parametersOf('eKYC', { DocType })))).toHaveProperty('TransactionId')
    },
  )

  it.each([
    ['eKYC', '00000002', hk],
    ['eKYC', 'GLB03002', hk],
    ['eKYC_PRO', '01000000', hk],
    ['eKYC_PRO', 'HKG02001', hk],
    ['eKYC_PRO', 'HKG01001', my],
    ['eKYC_PRO', 'MYS01001', id],
    ['KYC_GLOBAL', '1560000', hk],
    ['eKYC_NDI', '01000000', hk],
    ['ID_NFC', '00000001', hk],
  ])('of %s is not %s in %s', async (product, DocType, region) => {
    const answer = await call(await open({ region: region as Options['region'] }), parametersOf(product, { DocType }))
    expectRefusal(answer, 'InvalidParameter', /^DocType: /)
  })

  it.each([
    ['eKYC_PRO', 'MYS01001', my],
    ['eKYC_PRO', 'IDN01001', id],
    ['eKYC_PRO', 'PHL09999', hk],
    ['ID_OCR_PRO', 'HKG02001', hk],
    ['KYC_GLOBAL', '01560000', hk],
    ['eKYC_NDI', '00000001', hk],
    ['ID_NFC', '01000000', hk],
  ])('of %s may be %s in %s', async (product, DocType, region) => {
    const answer = await call(await open({ region: region as Options['region'] }), parametersOf(product, { DocType }))
    expect(resultOf(answer)).toHaveProperty('TransactionId')
  })

  it('is ignored where the product takes no document', async () => {
    expect(resultOf(await call(await open(), parametersOf('FACE_LIVENESS', { DocType: 'x' })))).toHaveProperty(
      'TransactionId',
    )
  })
})

describe('rules that join parameters', () => {
  it.each([
    [{ Model: 'TEMPLATE' }, 'MissingParameter', /^TemplateConfig: required with Model=TEMPLATE/],
    [
      { Model: 'TEMPLATE', TemplateConfig: '01', TemplateType: 'Ran' },
      'InvalidParameter',
      /^TemplateConfig: 1 actions/,
    ],
    [{ Model: 'TEMPLATE', TemplateConfig: '01', TemplateType: 'Any' }, 'InvalidParameter', /^TemplateType: "Any"/],
    [
      { Model: 'TEMPLATE', TemplateConfig: '01,02', TemplateType: 'Ran', TemplateRanCount: '3' },
      'InvalidParameter',
      /^TemplateRanCount: "3" is not from 2 to 2/,
    ],
    [{ MRTDInput: '2', DocumentNumber: 'X' }, 'MissingParameter', /^DateOfBirth: required with MRTDInput=2/],
  ])('%j is refused', async (more, code, reason) => {
    expectRefusal(await call(await open(), parametersOf('FACE_LIVENESS_PRO', more as Parameters)), code, reason)
  })

  it('are kept by good values', async () => {
    const more = { Model: 'TEMPLATE', TemplateConfig: '01,02,05', TemplateType: 'Ran', TemplateRanCount: '2' }
    expect(resultOf(await call(await open(), parametersOf('FACE_IDU', more)))).toHaveProperty('TransactionId')
  })
})

describe('ProductCode', () => {
  it.each(['Initialize', 'InitializeV2'])(
    'is asked for by %s where it is absent, and where it is empty',
    async action => {
      const door = await open()
      const { ProductCode: _, ...without } = parametersOf('FACE_LIVENESS')
      expectRefusal(await call(door, without, { action }), 'MissingParameter', /^ProductCode: required, but absent$/)
      const empty = { ...without, ProductCode: '' }
      expectRefusal(await call(door, empty, { action }), 'MissingParameter', /^ProductCode: required, but empty$/)
    },
  )

  it.each(Object.entries(serverProducts))(
    '%s belongs to %s and is refused with its name',
    async (product, operation) => {
      expectRefusal(
        await call(await open(), parametersOf(product)),
        'InvalidParameter',
        new RegExp(`operation ${operation},`),
      )
    },
  )

  it('of no product is refused with those that there are', async () => {
    expectRefusal(await call(await open(), parametersOf('eKyc')), 'InvalidParameter', /"eKyc" is not one of eKYC, /)
  })
})

describe('parameters that public code sends', () => {
  it.each([
    ['eKYC', { IdSpoof: 'false', EditOcrResult: '0', Unheard: 'of' }],
    ['FACE_LIVENESS_PRO', { LanguageConfig: 'en', Model: 'PHOTINUS_LIVENESS', MetaInfo: clients.pc }],
    ['eKYC_PRO', { FaceAttributeCheck: 'N', IdThreshold: '2', OcrValueStandard: '1', Authorize: 'F', Pages: '01' }],
  ])('pass for %s: %j', async (product, more) => {
    expect(resultOf(await call(await open(), parametersOf(product, more as Parameters)))).toHaveProperty(
      'TransactionId',
    )
  })

  it('MetaInfo in single quotes shows its client', async () => {
    const MetaInfo = "{'bioMetaInfo': '4.1.0:2916352,0', 'deviceType': 'web', 'ua': 'Mozilla', 'user_id': 7}"
    expect(resultOf(await call(await open(), parametersOf('FACE_LIVENESS', { MetaInfo })))).toHaveProperty(
      'TransactionUrl',
    )
  })
})

describe('the edition of FACE_VERIFY', () => {
  it('answers what its document lists, and a page for browsers', async () => {
    const door = await open({ edition: 'face-verify' })
    expect(Object.keys(resultOf(await call(door, parametersOf('FACE_VERIFY'))))).toEqual(['TransactionId'])
    const web = await call(door, parametersOf('FACE_VERIFY', { MetaInfo: clients.h5 }))
    expect(Object.keys(resultOf(web))).toEqual(['TransactionId', 'TransactionUrl'])
  })
})

describe('the SecurityLevel of a call that names none', () => {
  it.each([
    ['02', undefined],
    ['01', /SecurityLevel 01 never gives 206/],
  ] as const)('is %s where the option says so', async (securityLevel, refusal) => {
    const door = await open({ securityLevel })
    const { TransactionId = '' } = resultOf(await call(door, parametersOf('FACE_LIVENESS')))
    const completed = Promise.resolve().then(() => door.emulator.complete(TransactionId, { subCode: '206' }))
    if (refusal) await expect(completed).rejects.toThrow(refusal)
    else expect(await completed).toMatchObject({ subCode: '206' })
  })
})
