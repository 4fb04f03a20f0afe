import { describe, expect, it, onTestFinished } from 'vitest'
import { largestUpload } from '../../src/uploads/uploads.ts'
import { type Answer, type Door, fieldsOf, openHttp, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceVerify } from '../support/requests.ts'
import { type PlainRequest, unsigned } from '../support/signed-request.ts'

type Grant = Record<'AccessKeyId' | 'Bucket' | 'EncodedPolicy' | 'Endpoint' | 'ObjectKey' | 'Signature', string>

const minutes = 60_000
const picture = await drawnPicture({})
const host = '127.0.0.1:8080'

async function open(openDoor: typeof openInProcess = openInProcess): Promise<Door> {
  const door = await openDoor({ seed: 'uploads' })
  onTestFinished(() => door.close())
  door.emulator.clock.freeze(true)
  return door
}

async function authorize(door: Door, { accessKeyId = 'merchant', at = host, Product = 'Cloudauth-intl' } = {}) {
  const request = unsigned({
    action: 'AuthorizeFileUpload',
    parameters: { Product },
    accessKeyId,
    version: '2019-12-19',
  })
  return door.call({ ...request, headers: { ...request.headers, host: at } })
}

const grantOf = (answer: Answer): Grant => JSON.parse(answer.text)

/** The form that the SDKs send, byte by byte: the content type of the file is empty. */
function upload(grant: Grant, file: Uint8Array, changes: Record<string, string> = {}): PlainRequest {
  const fields = {
    OSSAccessKeyId: grant.AccessKeyId,
    Signature: grant.Signature,
    host: grant.Endpoint,
    key: grant.ObjectKey,
    policy: grant.EncodedPolicy,
    success_action_status: '201',
    ...changes,
  }
  const mark = 'ca5f0e0a1b'
  const head = Object.entries(fields)
    .map(([name, value]) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')
  const fileHead = `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${grant.ObjectKey}"\r\nContent-Type: \r\n\r\n`
  const body = Buffer.concat([Buffer.from(head + fileHead), file, Buffer.from(`\r\n--${mark}--\r\n`)])
  const headers = {
    host,
    'content-type': `multipart/form-data; boundary=${mark}`,
    'content-length': String(body.length),
  }
  return { method: 'POST', url: '/', headers, body }
}

const initialize = (door: Door, parameters: Record<string, string>, accessKeyId = 'merchant') => {
  const { FacePictureBase64, ...query } = parameters
  const form = FacePictureBase64 === undefined ? undefined : { FacePictureBase64 }
  return door.call(unsigned({ action: 'InitializeV2', parameters: query, accessKeyId, ...(form && { form }) }))
}

const urlOf = ({ Bucket, Endpoint, ObjectKey }: Grant) => `http://${Bucket}.${Endpoint}/${ObjectKey}`

describe.each([
  ['in process', openInProcess],
  ['HTTP', openHttp],
])('a file uploaded %s', (_, openDoor) => {
  it('is the picture of InitializeV2', async () => {
    const door = await open(openDoor)
    const grant = grantOf(await authorize(door))
    const stored = await door.call(upload(grant, picture))
    expect(stored).toMatchObject({ status: 201, headers: { 'content-type': 'application/xml' } })
    expect(stored.text).toContain(`<Key>${grant.ObjectKey}</Key>`)

    const answer = await initialize(door, faceVerify({ FacePictureFile: urlOf(grant) }))

    const { TransactionId = '' } = fieldsOf(answer).Result ?? {}
    expect((await door.emulator.transactions.get(TransactionId))?.picture).toMatchObject({ bytes: picture.length })
  })

  it('is refused as XML when it is larger than any body, for SDKs read nothing else', async () => {
    const door = await open(openDoor)
    const grant = grantOf(await authorize(door))
    const answer = await door.call(upload(grant, new Uint8Array(8 * 1024 * 1024)))
    expect([answer.status, answer.headers['content-type']]).toEqual([413, 'text/xml;charset=utf-8'])
    expect(answer.text).toMatch(/^<\?xml .*<Error>.*<Code>RequestEntityTooLarge<\/Code>/)
  })
})

it('reads a form that has words before its first part and after its last', async () => {
  const door = await open()
  const grant = grantOf(await authorize(door))
  const request = upload(grant, picture)
  const body = Buffer.concat([Buffer.from('a MIME form\r\n'), request.body, Buffer.from('and its end')])
  const headers = { ...request.headers, 'content-length': String(body.length) }
  expect((await door.call({ ...request, headers, body })).status).toBe(201)
  const opened = fieldsOf(await initialize(door, faceVerify({ FacePictureFile: urlOf(grant) })))
  const id = opened.Result?.TransactionId ?? ''
  expect((await door.emulator.transactions.get(id))?.picture).toMatchObject({ bytes: picture.length })
})

describe('AuthorizeFileUpload', () => {
  it('answers what the SDKs put together to where it was called, and no envelope', async () => {
    const answer = await authorize(await open())
    const grant = JSON.parse(answer.text)
    expect(Object.keys(grant).sort()).toEqual([
      ...['AccessKeyId', 'Bucket', 'EncodedPolicy', 'Endpoint', 'ObjectKey', 'RequestId', 'Signature', 'UseAccelerate'],
    ])
    expect(grant).toMatchObject({ Bucket: '127.0.0', Endpoint: '1:8080', UseAccelerate: false })
    expect(answer.headers).not.toHaveProperty('x-emulator-reason')
  })

  it('says that no upload gets to a host that is an IPv6 address', async () => {
    const answer = await authorize(await open(), { at: '[::1]:8080' })
    expect(answer.headers['x-emulator-reason']).toMatch(/\[::1\]:8080 is an IPv6 address.*call 127\.0\.0\.1$/)
  })

  it('says that the name of a host without a dot needs an entry in the hosts file', async () => {
    const answer = await authorize(await open(), { at: 'emulator:8080' })
    expect(grantOf(answer)).toMatchObject({ Bucket: 'uploads', Endpoint: 'emulator:8080' })
    expect(answer.headers['x-emulator-reason']).toMatch(
      /uploads\.emulator:8080, which needs an entry in the hosts file/,
    )
  })

  it('is for this product alone', async () => {
    const answer = await authorize(await open(), { Product: 'Ocr' })
    expect(fieldsOf(answer).Code).toBe('InvalidParameter')
  })

  it('is an action of its own version', async () => {
    const door = await open()
    const request = unsigned({ action: 'AuthorizeFileUpload', parameters: { Product: 'Cloudauth-intl' } })
    const answer = await door.call(request)
    expect(fieldsOf(answer).Code).toBe('InvalidAction.NotFound')
    expect(answer.headers['x-emulator-reason']).toBe('Action: AuthorizeFileUpload is an action of version 2019-12-19')
  })
})

describe('an upload is refused', () => {
  it.each(['OSSAccessKeyId', 'Signature', 'key', 'policy'])('when %s is another', async name => {
    const door = await open()
    const answer = await door.call(upload(grantOf(await authorize(door)), picture, { [name]: 'another' }))
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('<Code>AccessDenied</Code>')
    expect(answer.headers['x-emulator-reason']).toMatch(/^upload: key, policy, Signature/)
  })

  it('when its grant is 30 minutes old', async () => {
    const door = await open()
    const grant = grantOf(await authorize(door))
    door.emulator.clock.advance(30 * minutes)
    expect((await door.call(upload(grant, picture))).status).toBe(403)
  })

  it('when the file came already', async () => {
    const door = await open()
    const grant = grantOf(await authorize(door))
    await door.call(upload(grant, picture))
    expect((await door.call(upload(grant, picture))).status).toBe(403)
  })

  it.each([
    ['more parts than any client sends', (part: string) => part.repeat(90_000)],
    [
      'a part with more headers than any client sends',
      (part: string) => part.replace('\r\n\r\n', `\r\n${'X: y\r\n'.repeat(1_000_000)}\r\n`),
    ],
  ])('at once when it has %s', async (_, parts) => {
    const door = await open()
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n'
    const headers = { host, 'content-type': 'multipart/form-data; boundary=b' }
    const started = process.cpuUsage()
    const answer = await door.call({ method: 'POST', url: '/', headers, body: Buffer.from(`${parts(part)}--b--\r\n`) })
    const { user, system } = process.cpuUsage(started)
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.text).toContain('<Code>MalformedPOSTRequest</Code>')
    expect((user + system) / 1000).toBeLessThan(300)
  })

  it('when it is larger than any picture', async () => {
    const door = await openInProcess({ bodyLimit: 2 * largestUpload })
    onTestFinished(() => door.close())
    const answer = await door.call(upload(grantOf(await authorize(door)), new Uint8Array(largestUpload + 1)))
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 400,
      text: expect.stringContaining('<Code>EntityTooLarge</Code>'),
    })
  })

  it('when it is not a form at all', async () => {
    const door = await open()
    const request = upload(grantOf(await authorize(door)), picture)
    const answer = await door.call({
      ...request,
      body: request.body.subarray(0, 300),
      headers: { ...request.headers, 'content-length': '300' },
    })
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 400,
      text: expect.stringContaining('<Code>MalformedPOSTRequest</Code>'),
    })
  })
})

describe('FacePictureFile', () => {
  const uploaded = async (door: Door, file: Uint8Array = picture) => {
    const grant = grantOf(await authorize(door))
    await door.call(upload(grant, file))
    return urlOf(grant)
  }

  it('counts before Base64, and Base64 before a URL', async () => {
    const door = await open()
    const other = (await drawnPicture({ width: 700, height: 900 })).toString('base64')
    const pictureOf = async (parameters: Record<string, string>) => {
      const { TransactionId = '' } = fieldsOf(await initialize(door, faceVerify(parameters))).Result ?? {}
      return (await door.emulator.transactions.get(TransactionId))?.picture
    }
    const all = {
      FacePictureFile: await uploaded(door),
      FacePictureBase64: other,
      FacePictureUrl: 'http://127.0.0.1:1/',
    }
    expect(await pictureOf(all)).toMatchObject({ bytes: picture.length })
    expect(await pictureOf({ ...all, FacePictureFile: '' })).toMatchObject({ width: 700, height: 900 })
  })

  it('is judged as every picture is', async () => {
    const door = await open()
    const answer = await initialize(
      door,
      faceVerify({ FacePictureFile: await uploaded(door, Buffer.from('no picture')) }),
    )
    expect(fieldsOf(answer).Code).toBe('UnqualifiedPhoto')
    expect(answer.headers['x-emulator-reason']).toMatch(/^FacePictureFile: neither JPEG nor PNG/)
  })

  it.each(['https://example.com/none', 'http://127.0.0.1:8080/'])(
    'of no upload (%s) is refused',
    async FacePictureFile => {
      const answer = await initialize(await open(), faceVerify({ FacePictureFile }))
      expect(fieldsOf(answer).Code).toBe('InvalidParameter')
      expect(answer.headers['x-emulator-reason']).toMatch(/^FacePictureFile: no upload of this key/)
    },
  )

  it('of another key is as good as none, and so is one from before a reset', async () => {
    const door = await open()
    const FacePictureFile = await uploaded(door)
    expect(fieldsOf(await initialize(door, faceVerify({ FacePictureFile }), 'stranger')).Code).toBe('InvalidParameter')
    await door.emulator.reset()
    expect(fieldsOf(await initialize(door, faceVerify({ FacePictureFile }))).Code).toBe('InvalidParameter')
  })

  it('is in the journal as a call, and its picture is not', async () => {
    const door = await open()
    const FacePictureFile = await uploaded(door)
    await initialize(door, faceVerify({ FacePictureFile }))
    const journal = JSON.stringify(door.emulator.requests.list({ limit: 10 }))
    expect(journal).toContain('PostObject')
    expect(journal).not.toContain(JSON.stringify(picture.subarray(20, 60).toString('utf8')).slice(1, -1))
    expect(journal).not.toContain(picture.subarray(0, 60).toString('base64'))
  })
})
