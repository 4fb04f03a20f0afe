import type { KeyPoints, Point } from './face.ts'
import type { FeatureMap } from './network/feature-map.ts'
import { faceFrame, readEvidence } from './read-evidence.ts'

/** How likely something lies before the mouth, and before one eye or both, 0 to 1. */
export type Cover = { mouth: number; eyes: number }

/** A layer of a check: 8-bit numbers in Base64, and the factor that makes weights of them. */
type Layer = { factor: number; text: string }

/** The weights and biases of both checks, three layers each, as cover-weights.json holds them. */
export type CoverWeights = { mouth: Layer[]; eyes: Layer[] }

/**
 * The tensors of the face model whose numbers are the evidence, one of fine cells and one of coarse ones. By then the
 * network knows skin, hair and cloth from eyes and lips, and does not yet say where the face is.
 */
const evidenceTensors = [53, 114]

/** Cells around the middle of something, in the frame of a face: about as far apart as the coarse cells are. */
function around(middle: Point, columns: readonly number[], rows: readonly number[]): Point[] {
  return rows.flatMap(row => columns.map(column => ({ x: middle.x + column * 0.3, y: middle.y + row * 0.3 })))
}

const mouthPlaces = around({ x: 0, y: 0.9 }, [-2, -1, 0, 1, 2], [-2, -1, 0, 1, 2])
const rightEyePlaces = around({ x: -0.6, y: 0 }, [-1, 0, 1], [-1, 0, 1])
/** They mirror those of the right eye, so that one check serves both. */
const leftEyePlaces = rightEyePlaces.map(({ x, y }) => ({ x: -x, y }))

/**
 * What a run of the network saw around the mouth, the right eye and the left eye, one after the other: for each place the
 * channels of both tensors. Key points are shares of the square that it looked at.
 */
export function evidenceOf(mapOf: (tensor: number) => FeatureMap, keyPoints: KeyPoints): Float32Array {
  const places = [...mouthPlaces, ...rightEyePlaces, ...leftEyePlaces].map(faceFrame(keyPoints))
  const read = evidenceTensors.map(tensor => readEvidence(mapOf(tensor), places))
  const channels = read.map(({ length }) => length / places.length)
  const evidence = new Float32Array(read.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (let place = 0; place < places.length; place++) {
    for (const [which, part] of read.entries()) {
      const count = channels[which] ?? 0
      evidence.set(part.subarray(place * count, (place + 1) * count), at)
      at += count
    }
  }
  return evidence
}

/**
 * Makes the check that tells covered faces from open ones by their {@link evidenceOf}: two small networks, trained on
 * drawings over 60 generated portraits of people of every skin tone (test/bench/train-cover-check.js).
 */
export function createCoverCheck(weights: CoverWeights): (evidence: Float32Array) => Cover {
  const mouth = readWeights(weights.mouth)
  const eyes = readWeights(weights.eyes)
  return evidence => {
    const channels = evidence.length / (mouthPlaces.length + 2 * rightEyePlaces.length)
    const eyesFrom = mouthPlaces.length * channels
    const leftFrom = eyesFrom + rightEyePlaces.length * channels
    return {
      mouth: certainty(run(mouth, evidence.subarray(0, eyesFrom))),
      eyes: certainty(
        Math.max(run(eyes, evidence.subarray(eyesFrom, leftFrom)), run(eyes, evidence.subarray(leftFrom))),
      ),
    }
  }
}

/** Weights and bias of three layers: of each place by itself, of all places together, of the answer. */
type Weights = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]

function readWeights(layers: readonly Layer[]): Weights {
  return layers.map(({ factor, text }) =>
    Float32Array.from(atob(text), character => ((character.charCodeAt(0) << 24) >> 24) * factor),
  ) as Weights
}

function run([narrow, narrowBias, join, joinBias, answer, answerBias]: Weights, evidence: Float32Array): number {
  const width = narrowBias.length
  const channels = narrow.length / width
  const joined = joinBias.slice()
  for (let place = 0; place * channels < evidence.length; place++) {
    const narrowed = narrowBias.slice()
    for (let channel = 0; channel < channels; channel++) {
      const value = evidence[place * channels + channel]!
      for (let at = 0; at < width; at++) narrowed[at]! += value * narrow[channel * width + at]!
    }
    for (let at = 0; at < width; at++) {
      const value = Math.max(0, narrowed[at]!)
      const from = (place * width + at) * joined.length
      for (let to = 0; to < joined.length; to++) joined[to]! += value * join[from + to]!
    }
  }
  return joined.reduce((sum, value, at) => sum + Math.max(0, value) * answer[at]!, answerBias[0]!)
}

function certainty(answer: number): number {
  return 1 / (1 + Math.exp(-answer))
}
