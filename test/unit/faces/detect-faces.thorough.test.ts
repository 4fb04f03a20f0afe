import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { createFaceDetector } from '../../../src/faces/detect-faces.ts'
import { detectFaces, drawn, judgeCover, loadRaster, paint } from './load-raster.ts'

const facesIn = async (file: URL | Buffer) => detectFaces((await loadRaster(file)).picture)

test('finds the face in a portrait, and where things are in it', async () => {
  const { picture } = await loadRaster(drawn('portrait.jpg'))
  const [face, ...others] = detectFaces(picture)
  expect(others).toEqual([])
  if (!face) throw new Error('no face')
  const { score, box, keyPoints, roll, yaw, pitch } = face
  expect(score).toBeGreaterThan(0.85)
  // The eyes are drawn at 225 and 375 of 600, the mouth at 525 of 800 units.
  expect(keyPoints.rightEye.x / picture.width).toBeCloseTo(225 / 600, 1)
  expect(keyPoints.leftEye.x / picture.width).toBeCloseTo(375 / 600, 1)
  expect(keyPoints.mouth.y / picture.height).toBeCloseTo(525 / 800, 1)
  expect(box.left).toBeLessThan(keyPoints.rightEye.x)
  expect(box.right).toBeGreaterThan(keyPoints.leftEye.x)
  expect(box.bottom).toBeGreaterThan(keyPoints.mouth.y)
  expect(Math.abs(roll)).toBeLessThan(5)
  expect(Math.abs(yaw)).toBeLessThan(0.1)
  expect(pitch).toBeGreaterThan(0.4)
})

test.each([
  [25, 25],
  [-25, -25],
  [45, 45],
])('finds a face turned by %i degrees', async (angle, roll) => {
  const turned = await sharp(await sharp(drawn('portrait.jpg').pathname).toBuffer())
    .rotate(angle, { background: '#a0b0bb' })
    .toBuffer()
  const [face] = await facesIn(turned)
  expect(face?.roll).toBeGreaterThan(roll - 6)
  expect(face?.roll).toBeLessThan(roll + 6)
})

test.each([90, 180, 270])('finds a face in a picture that is turned by %i degrees', async angle => {
  for (const name of ['portrait.jpg', 'portrait-dark-skin.jpg', 'landscape.jpg']) {
    const [face] = await facesIn(await sharp(drawn(name).pathname).rotate(angle).toBuffer())
    expect(((face?.roll ?? Number.NaN) + 360) % 360, name).toBeGreaterThan(angle - 10)
    expect(((face?.roll ?? Number.NaN) + 360) % 360, name).toBeLessThan(angle + 10)
  }
})

test('says that mouth or eyes are covered, and whether they are', async () => {
  const coverOf = async (name: string) => (await facesIn(drawn(name)))[0]?.cover
  expect(await coverOf('portrait.jpg')).toMatchObject({ mouth: expect.closeTo(0, 0), eyes: expect.closeTo(0, 0) })
  expect(await coverOf('mouth-covered.jpg')).toMatchObject({ mouth: expect.closeTo(1, 0), eyes: expect.closeTo(0, 0) })
  expect(await coverOf('eye-covered.jpg')).toMatchObject({ mouth: expect.closeTo(0, 0), eyes: expect.closeTo(1, 0) })
})

test('sees a mirrored head turn to the other side', async () => {
  const turned = await sharp(drawn('face-turned.jpg').pathname).flop().toBuffer()
  const [face] = await facesIn(drawn('face-turned.jpg'))
  const [mirrored] = await facesIn(turned)
  expect(face?.yaw).toBeGreaterThan(0.3)
  expect(mirrored?.yaw).toBeLessThan(-0.3)
})

test('gives the largest of several faces first', async () => {
  const faces = await facesIn(drawn('several-faces.jpg'))
  const sides = faces.map(({ box }) => box.right - box.left)
  expect(faces).toHaveLength(3)
  expect(sides).toEqual(sides.toSorted((a, b) => b - a))
})

test('gives a face once, however often it is seen', async () => {
  for (const name of ['portrait.jpg', 'landscape.jpg', 'grey.jpg', 'portrait-dark-skin.jpg', 'mouth-covered.jpg'])
    expect(await facesIn(drawn(name)), name).toHaveLength(1)
})

test('finds a face that is so dark that its shades hardly differ', async () => {
  const night = await sharp(drawn('portrait.jpg').pathname).linear(0.02, 0).png().toBuffer()
  expect(await facesIn(night)).toHaveLength(1)
})

test('finds the face of a person whose chin the frame cuts off', async () => {
  const [face] = await facesIn(drawn('face-cut.jpg'))
  expect(face?.box.bottom).toBeGreaterThan(640)
})

test('finds a face that fills the picture and goes beyond it', async () => {
  const { picture } = await loadRaster(drawn('face-cut-near.jpg'))
  const [face] = detectFaces(picture)
  expect(face?.box.bottom).toBeGreaterThan(picture.height)
})

describe('without a face', () => {
  test.each(['no-face-gradient.jpg', 'no-face-pattern.jpg', 'no-face-black.jpg', 'no-face-white.jpg'])(
    'finds none in %s',
    async name => {
      expect(await facesIn(drawn(name))).toEqual([])
    },
  )

  test.each([
    [1, 1],
    [640, 1],
    [3, 640],
  ])('finds none in a picture of %i by %i pixels', (width, height) => {
    expect(detectFaces(paint(width, height, (x, y) => [x % 256, y % 256, 0]))).toEqual([])
  })
})

test('gives faces that stay as they are when the next picture is looked at', async () => {
  const faces = await facesIn(drawn('portrait.jpg'))
  const before = structuredClone(faces)
  await facesIn(drawn('several-faces.jpg'))
  expect(faces).toEqual(before)
})

test('refuses another model', () => {
  expect(() => createFaceDetector(new TextEncoder().encode('....TFL2............'), judgeCover)).toThrow(
    'Do use face_detection_short_range.tflite.',
  )
})
