import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspectPicture, type PictureLook, reportPicture } from '../../../src/images/inspect-picture.ts'
import { examineInWorkers } from '../../../src/node/workers.ts'
import { drawn } from './send-picture.ts'

const look: PictureLook = { faces: 'detect', pictureTimeout: 5000, rotatedPictures: 'refuse' }
const reportOf = (bytes: Uint8Array) => reportPicture(bytes, look, examineInWorkers)

type Drawing = { file: string; code: string; finding: string | null }
const drawings: Drawing[] = JSON.parse(drawn('findings.json').toString())

describe('the report about a picture', () => {
  it.each(drawings)('says of $file what Initialize says', async ({ file, code, finding }) => {
    const bytes = drawn(file)
    const report = await reportOf(bytes)
    const inspected = await inspectPicture(bytes, look, examineInWorkers)
    expect(report.code).toBe(code)
    expect(report.finding ?? null).toBe(finding)
    expect(report.reason).toBe('finding' in inspected ? inspected.finding.reason : undefined)
    const broken = report.checks.filter(({ passed }) => !passed)
    expect(broken[0]?.reason).toBe(report.reason)
    expect(broken.length > 0).toBe(code !== 'Success')
  })

  it('names every fault with its measured value and limit', async () => {
    const poor = await sharp(drawn('mouth-covered.jpg'))
      .rotate(45, { background: '#8f9fab' })
      .blur(8)
      .resize(900)
      .jpeg()
      .toBuffer()
    const { checks } = await reportOf(poor)
    const broken = checks.filter(({ passed }) => !passed)
    expect(broken.map(({ finding }) => finding)).toEqual(['face-blurred', 'face-tilted', 'mouth-covered'])
    for (const { measured, limit } of broken) expect([typeof measured, typeof limit]).toEqual(['number', 'number'])
  })

  it('has every value of a picture that is good, and where its face is', async () => {
    const report = await reportOf(drawn('portrait.jpg'))
    expect(report).toMatchObject({ code: 'Success', format: 'JPEG', width: 720, height: 960 })
    expect(report.bytes).toBe(drawn('portrait.jpg').length)
    expect(report.checks.every(({ passed }) => passed)).toBe(true)
    expect([...new Set(report.checks.map(({ finding }) => finding))]).toEqual([
      ...['too-large', 'wrong-format', 'unreadable', 'resolution', 'animated', 'truncated', 'undecodable'],
      ...['no-face', 'face-cut', 'face-small', 'rotated', 'face-dark', 'face-bright', 'face-blurred', 'face-tilted'],
      ...['face-turned', 'face-raised', 'face-lowered', 'mouth-covered', 'eye-covered'],
    ])
    const [face] = report.faces
    // The eyes are drawn at 225 and 375 of 600 units, the mouth at 525 of 800.
    expect(face?.keyPoints.rightEye.x).toBeGreaterThan(250)
    expect(face?.keyPoints.rightEye.x).toBeLessThan(290)
    expect(face?.keyPoints.mouth.y).toBeGreaterThan(600)
    expect(face?.keyPoints.mouth.y).toBeLessThan(660)
  })

  it('names several faults of a header together', async () => {
    const small = (await sharp(drawn('portrait.jpg')).resize(400, 500).jpeg().toBuffer()).subarray(0, -40)
    const { code, checks, faces } = await reportOf(small)
    expect(code).toBe('UnqualifiedPhoto')
    expect(checks.filter(({ passed }) => !passed).map(({ reason }) => reason)).toEqual([
      'resolution 400x500: its longer side is 500, at least 640 needed',
      'resolution 400x500: its shorter side is 400, at least 480 needed',
      'truncated: the JPEG end marker is missing',
    ])
    expect(faces).toEqual([])
  })

  it.each([
    ['present', 'Success'],
    ['absent', 'NoFaceDetected'],
  ] as const)('does not look at pixels where faces are %s', async (faces, code) => {
    const neverLook = () => Promise.reject(new Error('looked'))
    expect(await reportPicture(drawn('face-dark.jpg'), { ...look, faces }, neverLook)).toMatchObject({
      code,
      faces: [],
    })
  })

  it('of what is not a picture ends where nothing more can be read', async () => {
    const { code, checks, finding } = await reportOf(new Uint8Array())
    expect({ code, finding }).toEqual({ code: 'UnqualifiedPhoto', finding: 'wrong-format' })
    expect(checks.at(-1)).toMatchObject({ measured: 'no byte at all', limit: 'JPEG or PNG', passed: false })
  })
})
