import { describe, expect, test } from 'vitest'
import { overlap, poseOf } from '../../../src/faces/face.ts'

/** Looking straight ahead: the eyes 100 apart, the mouth 100 below them. */
const straight = {
  rightEye: { x: 100, y: 100 },
  leftEye: { x: 200, y: 100 },
  nose: { x: 150, y: 150 },
  mouth: { x: 150, y: 200 },
  rightEar: { x: 60, y: 110 },
  leftEar: { x: 240, y: 110 },
}

function turned(degrees: number): typeof straight {
  const angle = (degrees * Math.PI) / 180
  const turn = ({ x, y }: { x: number; y: number }) => ({
    x: x * Math.cos(angle) - y * Math.sin(angle),
    y: x * Math.sin(angle) + y * Math.cos(angle),
  })
  const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = straight
  return {
    rightEye: turn(rightEye),
    leftEye: turn(leftEye),
    nose: turn(nose),
    mouth: turn(mouth),
    rightEar: turn(rightEar),
    leftEar: turn(leftEar),
  }
}

describe('the pose of a face', () => {
  test('is level and half way for one that looks ahead', () => {
    expect(poseOf(straight)).toEqual({ roll: 0, yaw: 0, pitch: 0.5 })
  })

  test.each([30, -75, 170])('rolls by %i degrees without turning or nodding', degrees => {
    const { roll, yaw, pitch } = poseOf(turned(degrees))
    expect(roll).toBeCloseTo(degrees)
    expect(yaw).toBeCloseTo(0)
    expect(pitch).toBeCloseTo(0.5)
  })

  test('turns to the side where the nose is', () => {
    expect(poseOf({ ...straight, nose: { x: 190, y: 150 } }).yaw).toBeCloseTo(0.4)
    expect(poseOf({ ...straight, nose: { x: 110, y: 150 } }).yaw).toBeCloseTo(-0.4)
  })

  test('nods with the height of the nose', () => {
    expect(poseOf({ ...straight, nose: { x: 150, y: 120 } }).pitch).toBeCloseTo(0.2)
    expect(poseOf({ ...straight, nose: { x: 150, y: 180 } }).pitch).toBeCloseTo(0.8)
  })
})

test.each([
  ['the same', { left: 0, top: 0, right: 10, bottom: 10 }, 1],
  ['half beside', { left: 5, top: 0, right: 15, bottom: 10 }, 1 / 3],
  ['inside', { left: 0, top: 0, right: 5, bottom: 5 }, 0.25],
  ['touching', { left: 10, top: 0, right: 20, bottom: 10 }, 0],
  ['apart to both sides', { left: 20, top: 20, right: 30, bottom: 30 }, 0],
])('measures the overlap of boxes that are %s', (_, box, share) => {
  expect(overlap({ left: 0, top: 0, right: 10, bottom: 10 }, box)).toBeCloseTo(share)
})
