import { existsSync, readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFaceDetector } from '../../../src/faces/detect-faces.ts'
import { comparePrints, type FacePrint, takePrint } from '../../../src/faces/face-print.ts'
import { drawn, judgeCover, loadRaster, model } from './load-raster.ts'

const detectFaces = createFaceDetector(model, judgeCover)

async function printOf(file: URL | Buffer): Promise<FacePrint> {
  const { picture } = await loadRaster(file)
  const face = detectFaces(picture)[0]
  if (!face) throw new Error('no face found')
  return takePrint(picture, face)
}

/** What programs do to a picture on its way, without changing what it shows. */
const copies: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  'encoded again at quality 40': bytes => sharp(bytes).jpeg({ quality: 40 }).toBuffer(),
  'encoded as PNG': bytes => sharp(bytes).png().toBuffer(),
  'at half its size': resized(0.5),
  'at one and a half of its size': resized(1.5),
  'half a stop lighter': exposed(0.5),
  'half a stop darker': exposed(-0.5),
}

function resized(factor: number) {
  return async (bytes: Buffer) => {
    const { width } = await sharp(bytes).metadata()
    return sharp(bytes)
      .resize(Math.round(width * factor))
      .jpeg()
      .toBuffer()
  }
}

/** Doubling the light is one stop: in linear light, as a camera does. */
function exposed(stops: number) {
  const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const encoded = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * encoded(linear(value / 255) * 2 ** stops))
  return async (bytes: Buffer) => {
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const lit = Buffer.from(data.map(value => table[value] ?? 0))
    return sharp(lit, { raw: { width, height, channels } }).jpeg().toBuffer()
  }
}

describe('the score of two faces', () => {
  it('is 100 for one and the same picture', async () => {
    const print = await printOf(drawn('portrait.jpg'))
    expect(comparePrints(print, print.slice())).toBe(100)
  })

  it('is the same whichever face comes first', async () => {
    const [light, dark] = [await printOf(drawn('portrait.jpg')), await printOf(drawn('face-dark.jpg'))]
    expect(comparePrints(light, dark)).toBe(comparePrints(dark, light))
  })

  it('is 0 for a face and a picture of one colour', async () => {
    const print = await printOf(drawn('portrait.jpg'))
    expect(comparePrints(print, new Uint8Array(print.length).fill(99))).toBe(0)
  })

  it.each(Object.entries(copies))('is at least 80 for a copy %s', async (_, copy) => {
    const bytes = readFileSync(drawn('portrait.jpg'))
    expect(comparePrints(await printOf(bytes), await printOf(await copy(bytes)))).toBeGreaterThanOrEqual(80)
  })
})

const portraits = new URL('../../../../shared/pictures/face/', import.meta.url)

describe.runIf(existsSync(portraits))('the score of 60 portraits', () => {
  const files = existsSync(portraits) ? readdirSync(portraits).filter(name => name.endsWith('.jpg')) : []
  const read = (name: string) => readFileSync(new URL(name, portraits))
  let prints: FacePrint[]
  beforeAll(async () => {
    prints = []
    for (const name of files) prints.push(await printOf(read(name)))
  }, 60_000)

  it.each(Object.entries(copies))('is at least 80 for a copy of each %s', { timeout: 60_000 }, async (_, copy) => {
    const scores: number[] = []
    for (const [index, name] of files.entries())
      scores.push(comparePrints(prints[index] as FacePrint, await printOf(await copy(read(name)))))
    expect(scores).toHaveLength(60)
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(80)
  })

  it('is below 60 for 95 of 100 pairs of different ones', () => {
    const scores = prints.flatMap((one, index) => prints.slice(index + 1).map(other => comparePrints(one, other)))
    expect(scores).toHaveLength((60 * 59) / 2)
    expect(scores.filter(score => score < 60).length / scores.length).toBeGreaterThanOrEqual(0.95)
  })
})
