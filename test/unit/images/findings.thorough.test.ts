import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openHttp } from '../../support/doors.ts'
import { openReceiver, type Receiver } from '../callbacks/receiver.ts'
import { orientations, storedAs } from './exif-orientations.ts'
import { codedByHand, declaring } from './jpeg-parts.ts'
import { pngDeclaring } from './png-parts.ts'
import { drawn, sendBase64, sendPicture, sendUrl } from './send-picture.ts'

const portrait = drawn('portrait.jpg')
const noFace = drawn('no-face-gradient.jpg')

let door: Door & { url: string }
beforeAll(async () => {
  door = await openHttp({ faces: 'detect' })
})
afterAll(() => door.close())

type Drawing = { file: string; code: string; finding: string | null }
const drawings: Drawing[] = JSON.parse(drawn('findings.json').toString())

/** The reason of each finding; first the measured value, then the limit where it is not part of the words. */
const reasons: Record<string, RegExp> = {
  'no-face': /^no face found, one needed$/,
  'face-cut':
    /^face cut off: (\d+ of eyes, nose and mouth outside the picture, all needed inside|\d+ % of it outside the picture, at most 20 % allowed)$/,
  'face-small': /^face too small: \d+ pixels wide, at least \d+ needed$/,
  'face-dark': /^face too dark: its brightest parts have a luminance of \d+ of 255, at least 60 needed$/,
  'face-bright':
    /^face too bright: (its darkest parts have a luminance of \d+ of 255, at most 160 allowed|\d+ % of it burnt out, at most 35 % allowed)$/,
  'face-blurred':
    /^face blurred: (variance of the Laplacian [\d.]+, at least 15 needed|edges [\d.]+ of the contrast, at least 0.01 needed)$/,
  'face-tilted': /^face tilted: \d+ degrees, at most 35 allowed$/,
  'face-turned': /^face turned: nose [\d.]+ eye distances off the middle, at most 0.42 allowed$/,
  rotated: /^rotated: the face is turned by (90|180) degrees, it must be upright$/,
  'mouth-covered': /^lower face covered: \d+ % certain, at most 50 % allowed$/,
  'eye-covered': /^eye covered: \d+ % certain, at most 50 % allowed$/,
  resolution:
    /^resolution \d+x\d+: its (longer|shorter) side is \d+, at (least (640|480) needed|most (1920|1080) allowed)$/,
  undecodable: /^cannot be decoded: damaged or truncated$/,
  truncated: /^truncated: the JPEG end marker is missing$/,
  'wrong-format': /^neither JPEG nor PNG: begins with 52 49 46 46( [\da-f]{2}){4}$/,
}

describe('a drawn picture', () => {
  it.each(drawings.filter(({ finding }) => finding === null))('$file is accepted', async ({ file, code }) => {
    expect(await sendPicture(door, drawn(file))).toMatchObject({ code, reason: '' })
  })

  it.each(drawings.filter(({ finding }) => finding !== null))(
    '$file is answered with $code and the measured value',
    async ({ file, code, finding }) => {
      const verdict = await sendPicture(door, drawn(file))
      expect(verdict.code).toBe(code)
      const [parameter, reason = ''] = verdict.reason.split(/: (.*)/)
      expect(parameter).toBe('FacePictureBase64')
      expect(reason).toMatch(reasons[finding ?? ''] ?? /never/)
      expectBeyondLimit(reason)
    },
  )

  it('is there for every reason', () => {
    const shown = new Set(drawings.map(({ finding }) => finding))
    expect(Object.keys(reasons).filter(finding => !shown.has(finding))).toEqual([])
  })
})

/** Fails for a line such as "50 of 255, at least 50 needed". */
function expectBeyondLimit(reason: string): void {
  const line = reason.replace(' of 255', '')
  const [, measured, bound, limit] = / ([\d.]+)\b[^\d,]*, at (least|most) ([\d.]+)/.exec(line) ?? []
  if (bound === 'least') expect(Number(measured)).toBeLessThan(Number(limit))
  if (bound === 'most') expect(Number(measured)).toBeGreaterThan(Number(limit))
}

describe('EXIF orientation', () => {
  it.each(orientations)('$orientation is honoured in a JPEG and in a PNG', async row => {
    const turned = (await storedAs(row, portrait)).withMetadata({ orientation: row.orientation })
    for (const file of [turned.clone().jpeg(), turned.clone().png({ palette: true })])
      expect(await sendPicture(door, await file.toBuffer())).toMatchObject({ code: 'Success', reason: '' })
  })

  it.each(orientations)('$orientation is missed where the tag is not there', async row => {
    const { code } = await sendPicture(door, await (await storedAs(row, portrait)).jpeg().toBuffer())
    expect(code === 'Success').toBe(row.isUprightWithoutTag === true)
  })

  it('is not what width and height are kept in', async () => {
    const sideways = drawn('exif-rotated.jpg')
    const { width, height } = await sharp(sideways).metadata()
    const { transactionId } = await sendPicture(door, sideways)
    expect((await door.emulator.transactions.get(transactionId))?.picture).toMatchObject({ width, height })
  })
})

describe('a JPEG that holds less than it says', () => {
  const endMarker = Buffer.from([0xff, 0xd9])
  const damaged = {
    code: 'UnqualifiedPhoto',
    reason: 'FacePictureBase64: cannot be decoded: damaged or truncated',
  }

  it.each([0.3, 0.6, 0.9, 0.99])('is refused when it was cut at %d and closed with an end marker', async share => {
    for (const progressive of [false, true]) {
      const whole = await sharp(portrait).jpeg({ progressive }).toBuffer()
      const cut = Buffer.concat([whole.subarray(0, Math.floor(whole.length * share)), endMarker])
      expect(await sendPicture(door, cut), `progressive: ${progressive}`).toMatchObject(damaged)
    }
  })

  it.each([300, 640, 1, 7])(
    'is told from a whole one where restart markers stand between %d blocks',
    async interval => {
      const whole = codedByHand({ interval })
      await expect(sharp(whole, { failOn: 'warning' }).stats()).resolves.toHaveProperty('isOpaque', true)
      expect((await sendPicture(door, whole)).code).toBe('NoFaceDetected')
      const inLast = 6400 % interval || interval
      for (const missing of [inLast, Math.ceil(inLast * 0.6)])
        expect(await sendPicture(door, codedByHand({ interval, missing }))).toMatchObject(damaged)
    },
  )

  it.each([
    [720, 1440],
    [720, 980],
    [1000, 960],
    [1040, 1380],
  ])('is refused when its header says %d by %d, more than there is', async (width, height) => {
    for (const progressive of [false, true]) {
      const whole = await sharp(portrait).jpeg({ progressive }).toBuffer()
      expect(await sendPicture(door, declaring(whole, width, height))).toMatchObject(damaged)
    }
  })

  it.each([
    [720, 940],
    [720, 500],
    [704, 960],
    [640, 480],
    [480, 960],
    [960, 700],
  ])('is refused when its header says %d by %d, less than there is', async (width, height) => {
    const whole = await sharp(portrait).resize(720, 960, { fit: 'cover' }).toBuffer()
    for (const options of [{}, { progressive: true }, { mozjpeg: true }, { chromaSubsampling: '4:4:4' }]) {
      const lying = declaring(await sharp(whole).jpeg(options).toBuffer(), width, height)
      expect(await sendPicture(door, lying), JSON.stringify(options)).toMatchObject({ code: 'UnqualifiedPhoto' })
    }
  })

  it.each([
    [720, 959],
    [720, 500],
    [700, 960],
  ])('is refused as a PNG whose header says %d by %d', async (width, height) => {
    const whole = await sharp(portrait).resize(720, 960, { fit: 'cover' }).toBuffer()
    for (const options of [{}, { progressive: true }, { palette: true }]) {
      const lying = pngDeclaring(await sharp(whole).png(options).toBuffer(), width, height)
      expect(await sendPicture(door, lying), JSON.stringify(options)).toMatchObject({ code: 'UnqualifiedPhoto' })
    }
  })

  it.each([{}, { progressive: true }, { palette: true }, { palette: true, colours: 4 }])(
    'passes as a PNG of any kind that holds what it says: %j',
    async options => {
      const whole = sharp(portrait).resize(719, 957, { fit: 'cover' })
      const answer = await sendPicture(door, await whole.png(options).toBuffer())
      expect(answer.reason ?? '').not.toMatch(/damaged/)
    },
  )

  it('passes with whatever a camera writes behind its end', async () => {
    for (const behind of [Buffer.alloc(5000, 7), portrait])
      expect(await sendPicture(door, Buffer.concat([portrait, behind]))).toMatchObject({ code: 'Success' })
  })
})

describe('a picture that is turned without saying so', () => {
  it.each([
    ['face-rotated.jpg', 90],
    ['face-upside-down.jpg', 180],
  ])('is refused by name: %s', async (file, degrees) => {
    expect(await sendPicture(door, drawn(file))).toMatchObject({
      code: 'UnqualifiedPhoto',
      reason: `FacePictureBase64: rotated: the face is turned by ${degrees} degrees, it must be upright`,
    })
  })

  it('is accepted where the option says so, and judged as any other', async () => {
    const turning = await openHttp({ faces: 'detect', rotatedPictures: 'accept' })
    try {
      for (const file of ['face-rotated.jpg', 'face-upside-down.jpg', 'portrait.jpg'])
        expect(await sendPicture(turning, drawn(file)), file).toMatchObject({ code: 'Success' })
      const dark = await sharp(drawn('face-dark.jpg')).rotate(270).jpeg().toBuffer()
      expect((await sendPicture(turning, dark)).reason).toMatch(/^FacePictureBase64: face too dark: /)
      expect((await sendPicture(turning, drawn('face-tilted.jpg'))).reason).toMatch(/: face tilted: /)
    } finally {
      await turning.close()
    }
  })
})

describe('150 pictures at once', () => {
  it('are all looked at, one after the other', { timeout: 60_000 }, async () => {
    const verdicts = await Promise.all(Array.from({ length: 150 }, () => sendPicture(door, portrait)))
    expect(new Set(verdicts.map(({ code, reason }) => `${code}${reason}`))).toEqual(new Set(['Success']))
  })
})

describe('several faces', () => {
  const about = (x: number, y: number, size: number) => `translate(${x} ${y}) scale(${size}) translate(-300 -400)`

  /** Three people, the one in the middle nearly twice the size of the others, who are drawn before. */
  async function group({ beside = {}, inFront = {} }: { beside?: object; inFront?: object }): Promise<Buffer> {
    const program = new URL('../../../fixtures/images/drawn-portrait.js', import.meta.url).href
    const { drawnPortrait } = await import(program)
    const people = [
      { ...beside, place: about(-80, 420, 0.5) },
      { ...beside, place: about(690, 440, 0.5) },
      { ...inFront, place: about(300, 420, 0.9) },
    ]
    return sharp(drawnPortrait({ width: 1280, height: 960, people }))
      .jpeg()
      .toBuffer()
  }

  it('are accepted when the largest is good, whatever the others are like', async () => {
    const picture = await group({ beside: { mask: '#a8c8dc' } })
    expect(await sendPicture(door, picture)).toMatchObject({ code: 'Success' })
  })

  it('are refused when the largest is not good, however good the others are', async () => {
    const { code, reason } = await sendPicture(door, await group({ inFront: { mask: '#a8c8dc' } }))
    expect(code).toBe('UnqualifiedPhoto')
    expect(reason).toMatch(/^FacePictureBase64: lower face covered: /)
  })
})

describe('--faces', () => {
  const unfit = ['wrong-format.jpg', 'truncated.jpg', 'resolution-small.jpg', 'resolution-large.jpg']

  it('present takes a face as there, and the pixels as good', async () => {
    await using blind = await openMode('present')
    for (const file of ['portrait.jpg', 'no-face-gradient.jpg', 'face-dark.jpg', 'mouth-covered.jpg'])
      expect((await sendPicture(blind, drawn(file))).code, file).toBe('Success')
  })

  it('absent finds no face in any picture', async () => {
    await using blind = await openMode('absent')
    for (const file of ['portrait.jpg', 'no-face-gradient.jpg', 'face-dark.jpg'])
      expect(await sendPicture(blind, drawn(file)), file).toMatchObject({
        code: 'NoFaceDetected',
        reason: 'FacePictureBase64: no face looked for (faces: absent)',
      })
  })

  it.each(['present', 'absent'] as const)('%s still refuses what the header shows', async faces => {
    await using blind = await openMode(faces)
    for (const file of unfit) expect((await sendPicture(blind, drawn(file))).code, file).toBe('UnqualifiedPhoto')
    expect((await sendPicture(blind, ofLength(1_048_577))).code).toBe('ToolargeImage')
  })

  async function openMode(faces: 'present' | 'absent'): Promise<Door & AsyncDisposable> {
    const opened = await openHttp({ faces })
    return Object.assign(opened, { [Symbol.asyncDispose]: opened.close })
  }
})

describe('FacePictureBase64 that is not Base64', () => {
  const text = portrait.toString('base64').replace(/=+$/, '')
  const whole = text.slice(0, text.length - (text.length % 4))

  it.each([
    ['a data: prefix', `data:image/jpeg;base64,${text}`, 'leave the "data:...;base64," prefix away'],
    ['blanks, as an unencoded + leaves them', text.replaceAll('+', ' '), 'it holds blanks; "+" must be sent as %2B'],
    ['a blank behind it', `${text} `, 'it holds blanks; "+" must be sent as %2B'],
    ['line breaks', text.replace(/.{76}/g, '$&\r\n'), 'it holds line breaks'],
    ['one line break behind it', `${text}\n`, 'it holds line breaks'],
    [
      'the URL-safe alphabet',
      text.replaceAll('+', '-').replaceAll('/', '_'),
      'it is of the URL-safe alphabet ("-", "_"), use "+" and "/"',
    ],
    ['another character', `${text.slice(0, 7)}*${text.slice(8)}`, 'character "*" at position 8'],
    ['percent signs, encoded twice', `${text.slice(0, 7)}%2B`, 'character "%" at position 8'],
    ['a character that looks like one of its own', `${text.slice(0, 7)}\uff21`, 'character "\\u{ff21}" at position 8'],
    ['a character whose lower byte is one of its own', `\u0141${text.slice(1)}`, 'character "\\u{141}" at position 1'],
    ['padding in the middle', `${whole.slice(0, 2)}==${whole}`, 'character "=" at position 3'],
    ['padding where none is due', `${whole}=`, 'the "=" at its end do not fit its length'],
    ['more padding where none is due', `${whole}==`, 'the "=" at its end do not fit its length'],
    ['too little padding', `${whole}AA=`, 'the "=" at its end do not fit its length'],
    ['too much padding', `${whole}AAA==`, 'the "=" at its end do not fit its length'],
    ['one character too many', `${whole}A`, `${whole.length + 1} characters, the last group is incomplete`],
    ['only padding', '==', 'the "=" at its end do not fit its length'],
  ])('is refused with a hint: %s', async (_, given, hint) => {
    expect(await sendBase64(door, given)).toMatchObject({
      code: 'InvalidParameter',
      reason: `FacePictureBase64: no Base64: ${hint}`,
    })
  })

  it.each(['', '=', '=='])('is not what lacks its padding, or has it: "%s"', async padding => {
    const given = Buffer.concat([portrait, Buffer.alloc((6 - padding.length - (portrait.length % 3)) % 3)])
    const plain = given.toString('base64')
    expect(plain.endsWith(padding)).toBe(true)
    expect(await sendBase64(door, plain)).toMatchObject({ code: 'Success' })
    expect(await sendBase64(door, plain.replace(/=+$/, ''))).toMatchObject({ code: 'Success' })
  })
})

/** The portrait with so much behind its end that the file has exactly that length. */
const ofLength = (length: number) => Buffer.concat([portrait, Buffer.alloc(length - portrait.length)])

describe('the limit of 1 MB', () => {
  let server: Receiver
  beforeAll(async () => {
    server = await openReceiver((request, response) => void response.end(ofLength(Number(request.url?.slice(1)))))
  })
  afterAll(() => server.close())

  it('lets a picture of 1,048,576 bytes pass as Base64 and from a URL', async () => {
    expect(await sendPicture(door, ofLength(1_048_576))).toMatchObject({ code: 'Success' })
    expect(await sendUrl(door, `${server.url}/1048576`)).toMatchObject({ code: 'Success' })
  })

  it('refuses one byte more as Base64 and from a URL', async () => {
    expect(await sendPicture(door, ofLength(1_048_577))).toMatchObject({
      code: 'ToolargeImage',
      reason: 'FacePictureBase64: 1048577 bytes, at most 1048576 allowed',
    })
    expect(await sendUrl(door, `${server.url}/1048577`)).toMatchObject({
      code: 'ToolargeImage',
      reason: 'FacePictureUrl: more than 1048576 bytes',
    })
  })
})

describe('the resolution', () => {
  const draw = (width: number, height: number, format: 'jpeg' | 'png') => {
    const upright = sharp(portrait).resize(width, height, { fit: 'contain', background: '#8f9fab' })
    return (format === 'png' ? upright.png({ palette: true }) : upright.jpeg()).toBuffer()
  }

  it.each([
    [640, 480],
    [480, 640],
    [1920, 1080],
    [1080, 1920],
    [1920, 480],
    [640, 1080],
  ])('of %dx%d is good', async (width, height) => {
    for (const format of ['jpeg', 'png'] as const)
      expect(await sendPicture(door, await draw(width, height, format)), format).toMatchObject({ reason: '' })
  })

  it.each([
    [639, 480, 'its longer side is 639, at least 640 needed'],
    [640, 479, 'its shorter side is 479, at least 480 needed'],
    [480, 639, 'its longer side is 639, at least 640 needed'],
    [479, 640, 'its shorter side is 479, at least 480 needed'],
    [1921, 1080, 'its longer side is 1921, at most 1920 allowed'],
    [1920, 1081, 'its shorter side is 1081, at most 1080 allowed'],
    [1080, 1921, 'its longer side is 1921, at most 1920 allowed'],
    [1081, 1920, 'its shorter side is 1081, at most 1080 allowed'],
    [1090, 1453, 'its shorter side is 1090, at most 1080 allowed'],
    [479, 1920, 'its shorter side is 479, at least 480 needed'],
  ])('of %dx%d is refused', async (width, height, limit) => {
    for (const format of ['jpeg', 'png'] as const)
      expect(await sendPicture(door, await draw(width, height, format)), format).toMatchObject({
        code: 'UnqualifiedPhoto',
        reason: `FacePictureBase64: resolution ${width}x${height}: ${limit}`,
      })
  })
})

describe('a transaction', () => {
  const shownOf = async (path: string) => (await fetch(`${door.url}/_emulator/${path}`)).text()

  it.each(['portrait.jpg', 'landscape.jpg', 'grey.jpg'])(
    'keeps format, size and digest of %s and nothing else of it',
    async file => {
      const bytes = drawn(file)
      const { width, height } = await sharp(bytes).metadata()
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const { transactionId } = await sendPicture(door, bytes)
      const transaction = await door.emulator.transactions.get(transactionId)
      expect(transaction?.picture).toEqual({ format: 'JPEG', width, height, bytes: bytes.length, sha256 })
      expectNothingOf(bytes, JSON.stringify(transaction))
      expectNothingOf(bytes, await shownOf(`transactions/${transactionId}`))
      expectNothingOf(bytes, await shownOf('transactions'))
      expectNothingOf(bytes, await shownOf('requests'))
    },
  )

  it('keeps the same of a PNG from a URL, and not the URL', async () => {
    const bytes = await sharp(portrait).png({ palette: true }).toBuffer()
    const server = await openReceiver((_, response) => void response.end(bytes))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { transactionId } = await sendUrl(door, `${server.url}/private/face-of-a-person.png`)
    await server.close()
    const transaction = await door.emulator.transactions.get(transactionId)
    expect(transaction?.picture).toEqual({ format: 'PNG', width: 720, height: 960, bytes: bytes.length, sha256 })
    expect(JSON.stringify(transaction)).not.toContain('face-of-a-person')
  })

  it('is not opened for a picture that was refused', async () => {
    const before = await shownOf('transactions')
    expect(await sendPicture(door, noFace)).toMatchObject({ code: 'NoFaceDetected' })
    expect(await shownOf('transactions')).toBe(before)
  })
})

/** Fails where a text holds any stretch of the picture, in whichever of the three ways Base64 can cut it, or in hex. */
function expectNothingOf(bytes: Buffer, text: string): void {
  expect(text.length).toBeGreaterThan(0)
  for (let at = 0; at + 32 < bytes.length; at += 997) {
    const stretch = bytes.subarray(at, at + 32)
    for (const cut of [0, 1, 2]) expect(text).not.toContain(stretch.subarray(cut, cut + 24).toString('base64'))
    expect(text).not.toContain(stretch.subarray(0, 12).toString('hex'))
  }
}

// A larger set lies beside the project on some machines; every ninth picture keeps the run short.
const labelled = new URL('../../../../shared/pictures/', import.meta.url)
const more: { file: string; label: string }[] = existsSync(new URL('labels.json', labelled))
  ? JSON.parse(readFileSync(new URL('labels.json', labelled), 'utf8')).filter((_: unknown, at: number) => at % 9 === 0)
  : []

it('takes the face of a person for one, and nothing else', async () => {
  const pictures = [
    { bytes: portrait, label: 'face' },
    { bytes: noFace, label: 'no-face' },
    ...more.map(({ file, label }) => ({ bytes: readFileSync(new URL(file, labelled)), label })),
  ]
  for (const [at, { bytes, label }] of pictures.entries())
    expect((await sendPicture(door, bytes)).code, `picture ${at}`).toBe(label === 'face' ? 'Success' : 'NoFaceDetected')
}, 30_000)
