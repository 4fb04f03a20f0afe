import { type Cover, evidenceOf } from './cover-check.ts'
import { centreOf, type Face, overlap, poseOf, sameFace, widthOf } from './face.ts'
import { createNetwork } from './network/network.ts'
import { plainKernels } from './network/plain-kernels.ts'
import { readModel } from './network/read-model.ts'
import { createSimdKernels } from './network/simd-kernels.ts'
import { createProposeFaces, type Proposal } from './propose-faces.ts'
import { rankFaces } from './rank-faces.ts'
import type { Raster } from './raster.ts'
import { sampleSquare } from './sample-square.ts'
import { fromSquare, type Square } from './square.ts'
import { stretchContrast } from './stretch-contrast.ts'

/** What something must score in the first look, at the whole picture, to be looked at again. */
const worthALook = 0.25

/** At most so many are looked at again: enough for a person among others, and a bound on the time. */
const mostLooks = 3

/** What it must score then. Measured: all of 324 portraits do, and 1 % of 460 pictures without a human face. */
const confirmed = 0.75

/**
 * What it must score in a picture that was turned for the look, which gives a mistaken find three more chances.
 */
const confirmedTurned = 0.8

/**
 * An upright face scores this, and one that stands on its head may score less than it and yet be seen. Below, the network
 * may have taken a chin for a forehead.
 */
const surelyUpright = 0.87

/** With so much room around the picture, as a factor of its side, the network sees faces that the frame cuts off. */
const wider = 1.8

/** Anything at all, so that the second look finds what is in the middle before it asks for the score. */
const faint = 0.05

/** Upside down first, because the first look finds most faces that lie on a side. */
const quarterTurns = [2, 1, 3]

/**
 * Makes a detector of human faces from the bytes of face_detection_short_range.tflite (BlazeFace, by the MediaPipe authors,
 * Apache-2.0; for how it works see https://arxiv.org/abs/1907.05047). It looks twice: at the whole picture, then at each
 * candidate upright and at twice its size, because the second score tells faces from the rest far better than the first.
 * What that second look saw is also what `judgeCover` tells covered faces by.
 * Where it finds none it tries with more contrast, then with the picture turned, and then with room around the picture,
 * so that a face that is badly exposed, lies on its side or is cut off can be told from no face.
 * It gives the confirmed faces, the one to judge first (see {@link rankFaces}).
 * @throws {Error} when the bytes are another model.
 */
export function createFaceDetector(
  model: Uint8Array,
  judgeCover: (evidence: Float32Array) => Cover,
): (picture: Raster) => Face[] {
  const network = createNetwork(readModel(model), createSimdKernels() ?? plainKernels)
  const proposeFaces = createProposeFaces(network)
  const look = (picture: Raster, square: Square, leastScore: number) =>
    proposeFaces(sampleSquare(picture, square, network.side).data, leastScore)

  /** The face in the middle of a square. */
  const lookAgain = (picture: Raster, square: Square) => {
    const seen = look(picture, square, faint).find(isInTheMiddle)
    return seen && faceIn(square, seen, judgeCover(evidenceOf(network.mapOf, seen.keyPoints)))
  }

  /** The same, the right way up. A covered face looks much the same either way: it is taken as it was found. */
  const lookBothWays = (picture: Raster, square: Square) => {
    const found = lookAgain(picture, square)
    if (!found || found.score < confirmed || found.score >= surelyUpright) return found
    const other = lookAgain(picture, { ...square, angle: square.angle + Math.PI })
    return other && other.score >= surelyUpright && isFree(other) ? other : found
  }

  const facesIn = (picture: Raster, whole: Square) => {
    const faces: Face[] = []
    for (const candidate of look(picture, whole, worthALook).slice(0, mostLooks)) {
      const face = lookBothWays(picture, squareAround(candidate, whole))
      if (!face || face.score < confirmed) continue
      // Two candidates may turn out to be one face.
      if (!faces.some(({ box }) => overlap(box, face.box) > sameFace)) faces.push(face)
    }
    return rankFaces(faces)
  }

  return picture => {
    const { width, height } = picture
    const whole = { x: width / 2, y: height / 2, side: Math.max(width, height), angle: 0 }
    const faces = facesIn(picture, whole)
    if (faces.length > 0) return faces
    // Neither of the two further tries finds faces where there are none: among 1,120 copies of pictures without a face,
    // each changed the reason of 2 refusals, and let none pass.
    const stretched = stretchContrast(picture)
    const facesAfterStretching = stretched ? facesIn(stretched, whole) : []
    if (facesAfterStretching.length > 0) return facesAfterStretching
    for (const turns of quarterTurns) {
      const turned = facesIn(picture, { ...whole, angle: (turns * Math.PI) / 2 })
      const sure = turned.filter(face => face.score >= confirmedTurned && isFree(face))
      if (sure.length > 0) return sure
    }
    return facesIn(picture, { ...whole, side: whole.side * wider })
  }
}

/** Twice the size of the candidate's box, turned so that the eyes are level. */
function squareAround({ box, keyPoints: { rightEye, leftEye } }: Proposal, whole: Square): Square {
  const centre = fromSquare(whole, centreOf(box))
  const angle = whole.angle + Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x)
  return { ...centre, side: 2 * widthOf(box) * whole.side, angle }
}

const isFree = ({ cover }: Face) => cover.mouth < 0.1 && cover.eyes < 0.1

function isInTheMiddle({ box }: Proposal): boolean {
  const { x, y } = centreOf(box)
  return Math.abs(x - 0.5) < 0.2 && Math.abs(y - 0.5) < 0.2
}

function faceIn(square: Square, { score, box, keyPoints: seen }: Proposal, cover: Cover): Face {
  const centre = fromSquare(square, centreOf(box))
  const half = (widthOf(box) * square.side) / 2
  const keyPoints = {
    rightEye: fromSquare(square, seen.rightEye),
    leftEye: fromSquare(square, seen.leftEye),
    nose: fromSquare(square, seen.nose),
    mouth: fromSquare(square, seen.mouth),
    rightEar: fromSquare(square, seen.rightEar),
    leftEar: fromSquare(square, seen.leftEar),
  }
  return {
    score,
    box: { left: centre.x - half, top: centre.y - half, right: centre.x + half, bottom: centre.y + half },
    keyPoints,
    ...poseOf(keyPoints),
    cover,
  }
}
