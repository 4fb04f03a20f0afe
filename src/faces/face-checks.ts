import type { FaceMeasures } from './measure-face.ts'

/** One thing that a face must satisfy. */
export type FaceCheck = {
  finding: string
  /** What is measured, in words. */
  what: string
  measure: (measures: FaceMeasures) => number
  /** Whether `limit` is the least or the most that is still good. */
  bound: 'least' | 'most'
  limit: number
  /** Digits behind the point that a reader needs to tell measured value and limit apart. */
  digits: number
  /** Whether both are a length, to be told in pixels of the original picture. */
  isLength?: boolean
  reason: (measured: string, limit: string) => string
}

/**
 * What a face must satisfy, in the order of reporting: what is cut off or small cannot be measured well, and darkness or
 * blur hides what comes after. The documented words are "clear, normal exposure, complete without occlusion, no
 * significant angle deviation": https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-face-verify-initialize
 * The limits are our own, set between good portraits and the same portraits made worse.
 *
 * @source faceVerify
 */
export const faceChecks: readonly FaceCheck[] = [
  {
    finding: 'face-cut',
    what: 'eyes, nose and mouth outside the picture',
    measure: ({ missing }) => missing,
    bound: 'most',
    limit: 0,
    digits: 0,
    reason: measured => `face cut off: ${measured} of eyes, nose and mouth outside the picture, all needed inside`,
    // @guess A face is cut off when an eye, the nose or the mouth is outside the picture.
  },
  {
    finding: 'face-cut',
    what: '% of the face outside the picture',
    measure: ({ outside }) => outside * 100,
    bound: 'most',
    limit: 20,
    digits: 0,
    reason: (measured, limit) => `face cut off: ${measured} % of it outside the picture, at most ${limit} % allowed`,
    // @guess A face is cut off when more than 20 % of the square from brow to chin is outside the picture.
  },
  {
    finding: 'face-small',
    what: 'width of the face in pixels',
    measure: ({ side }) => side,
    bound: 'least',
    limit: 60,
    digits: 0,
    isLength: true,
    reason: (measured, limit) => `face too small: ${measured} pixels wide, at least ${limit} needed`,
    // @guess A face is too small below 60 pixels of width when the picture is 640 pixels on its longest side.
  },
  {
    finding: 'rotated',
    what: 'degrees clockwise by which the picture is turned',
    measure: ({ turned }) => turned,
    bound: 'most',
    limit: 0,
    digits: 0,
    reason: measured => `rotated: the face is turned by ${measured} degrees, it must be upright`,
    // @guess A face that lies on its side or upside down is not an upright face; `--rotated-pictures accept` turns it,
    // as the sibling product in China does.
  },
  {
    finding: 'face-dark',
    what: 'luminance of the brightest twentieth of the face, 0 to 255',
    measure: ({ highlights }) => highlights,
    bound: 'least',
    limit: 60,
    digits: 0,
    reason: (measured, limit) =>
      `face too dark: its brightest parts have a luminance of ${measured} of 255, at least ${limit} needed`,
    // @guess A face is too dark when its brightest twentieth stays below a luminance of 60 of 255, whatever the tone
    // of the skin.
  },
  {
    finding: 'face-bright',
    what: 'luminance of the darkest twentieth of the face, 0 to 255',
    measure: ({ shadows }) => shadows,
    bound: 'most',
    limit: 160,
    digits: 0,
    reason: (measured, limit) =>
      `face too bright: its darkest parts have a luminance of ${measured} of 255, at most ${limit} allowed`,
    // @guess A face is too bright when even its darkest twentieth is above a luminance of 160 of 255.
  },
  {
    finding: 'face-bright',
    what: '% of the face burnt out',
    measure: ({ burntOut }) => burntOut * 100,
    bound: 'most',
    limit: 35,
    digits: 0,
    reason: (measured, limit) => `face too bright: ${measured} % of it burnt out, at most ${limit} % allowed`,
    // @guess A face is too bright when more than 35 % of it has a luminance of 250 or more.
  },
  {
    finding: 'face-blurred',
    what: 'variance of the Laplacian, at the usual range of light',
    measure: ({ edges }) => edges,
    bound: 'least',
    limit: 15,
    digits: 1,
    reason: (measured, limit) => `face blurred: variance of the Laplacian ${measured}, at least ${limit} needed`,
    // @guess A face is blurred below a variance of its Laplacian of 15, at 128 pixels of width and a range of 150
    // from shadows to highlights.
  },
  {
    finding: 'face-blurred',
    what: 'variance of the Laplacian as a share of that of the luminance',
    measure: ({ sharpness }) => sharpness,
    bound: 'least',
    limit: 0.01,
    digits: 4,
    reason: (measured, limit) => `face blurred: edges ${measured} of the contrast, at least ${limit} needed`,
    // @guess A face is blurred when the variance of its Laplacian is below 0.01 of that of its luminance.
  },
  {
    finding: 'face-tilted',
    what: 'degrees by which the eyes are off the level',
    measure: ({ tilt }) => tilt,
    bound: 'most',
    limit: 35,
    digits: 0,
    reason: (measured, limit) => `face tilted: ${measured} degrees, at most ${limit} allowed`,
    // @guess A face is tilted too far when its eyes are more than 35 degrees off the level.
  },
  {
    finding: 'face-turned',
    what: 'distance of the nose from the middle, in eye distances',
    measure: ({ yaw }) => Math.abs(yaw),
    bound: 'most',
    limit: 0.42,
    digits: 2,
    reason: (measured, limit) => `face turned: nose ${measured} eye distances off the middle, at most ${limit} allowed`,
    // @guess A face is turned too far when its nose is more than 0.42 eye distances off the middle (40 to 45
    // degrees).
  },
  {
    finding: 'face-raised',
    what: 'place of the nose between eyes (0) and mouth (1)',
    measure: ({ pitch }) => pitch,
    bound: 'least',
    limit: 0.3,
    digits: 2,
    reason: (measured, limit) => `face raised: nose ${measured} of the way to the mouth, at least ${limit} needed`,
    // @guess A face is raised too far when its nose is less than 0.3 of the way from the eyes to the mouth.
  },
  {
    finding: 'face-lowered',
    what: 'place of the nose between eyes (0) and mouth (1)',
    measure: ({ pitch }) => pitch,
    bound: 'most',
    limit: 0.72,
    digits: 2,
    reason: (measured, limit) => `face lowered: nose ${measured} of the way to the mouth, at most ${limit} allowed`,
    // @guess A face is lowered too far when its nose is more than 0.72 of the way from the eyes to the mouth.
  },
  {
    finding: 'mouth-covered',
    what: '% certainty that something covers the lower face',
    measure: ({ cover }) => cover.mouth * 100,
    bound: 'most',
    limit: 50,
    digits: 0,
    reason: (measured, limit) => `lower face covered: ${measured} % certain, at most ${limit} % allowed`,
    // @guess The lower face is covered when a check that was trained on drawn masks, hands, phones and beards is
    // more than 50 % certain of it.
  },
  {
    finding: 'eye-covered',
    what: '% certainty that something covers an eye',
    measure: ({ cover }) => cover.eyes * 100,
    bound: 'most',
    limit: 50,
    digits: 0,
    reason: (measured, limit) => `eye covered: ${measured} % certain, at most ${limit} % allowed`,
    // @guess An eye is covered when a check that was trained on drawn sunglasses, hair and hands is more than 50 %
    // certain of it.
  },
]
