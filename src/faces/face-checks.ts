import type { FaceMeasures } from './measure-face.ts'

/** One thing that a face must satisfy. */
export type FaceCheck = {
  finding: string
  measure: (measures: FaceMeasures) => number
  /** Whether `limit` is the least or the most that is still good. */
  bound: 'least' | 'most'
  limit: number
  /** Digits behind the point that a reader needs to tell measured value and limit apart. */
  digits: number
  /** Whether both are a length, to be told in pixels of the original picture. */
  isLength?: boolean
  reason: (measured: string, limit: string) => string
  /** What the emulator assumes: the service names the quality and gives no number. */
  guess: string
}

/**
 * What a face must satisfy, in the order of reporting: what is cut off or small cannot be measured well, and darkness or
 * blur hides what comes after. The documented words are "clear, normal exposure, complete without occlusion, no
 * significant angle deviation": https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-face-verify-initialize
 * The limits are our own, set between good portraits and the same portraits made worse.
 */
export const faceChecks: readonly FaceCheck[] = [
  {
    finding: 'face-cut',
    measure: ({ missing }) => missing,
    bound: 'most',
    limit: 0,
    digits: 0,
    reason: measured => `face cut off: ${measured} of eyes, nose and mouth outside the picture, all needed inside`,
    guess: 'A face is cut off when more than 0 of its eyes, nose and mouth are outside the picture.',
  },
  {
    finding: 'face-cut',
    measure: ({ outside }) => outside * 100,
    bound: 'most',
    limit: 20,
    digits: 0,
    reason: (measured, limit) => `face cut off: ${measured} % of it outside the picture, at most ${limit} % allowed`,
    guess: 'A face is cut off when more than 20 % of the square from brow to chin is outside the picture.',
  },
  {
    finding: 'face-small',
    measure: ({ side }) => side,
    bound: 'least',
    limit: 60,
    digits: 0,
    isLength: true,
    reason: (measured, limit) => `face too small: ${measured} pixels wide, at least ${limit} needed`,
    guess: 'A face is too small below 60 pixels of width when the picture is 640 pixels on its longest side.',
  },
  {
    finding: 'face-dark',
    measure: ({ brightness }) => brightness,
    bound: 'least',
    limit: 50,
    digits: 0,
    reason: (measured, limit) => `face too dark: mean luminance ${measured} of 255, at least ${limit} needed`,
    guess: 'A face is too dark below a mean luminance of 50 of 255.',
  },
  {
    finding: 'face-bright',
    measure: ({ brightness }) => brightness,
    bound: 'most',
    limit: 205,
    digits: 0,
    reason: (measured, limit) => `face too bright: mean luminance ${measured} of 255, at most ${limit} allowed`,
    guess: 'A face is too bright above a mean luminance of 205 of 255.',
  },
  {
    finding: 'face-bright',
    measure: ({ burntOut }) => burntOut * 100,
    bound: 'most',
    limit: 15,
    digits: 0,
    reason: (measured, limit) => `face too bright: ${measured} % of it burnt out, at most ${limit} % allowed`,
    guess: 'A face is too bright when more than 15 % of it has a luminance of 250 or more.',
  },
  {
    finding: 'face-blurred',
    measure: ({ edges }) => edges,
    bound: 'least',
    limit: 15,
    digits: 1,
    reason: (measured, limit) => `face blurred: variance of the Laplacian ${measured}, at least ${limit} needed`,
    guess: 'A face is blurred below a variance of its Laplacian of 15, at 128 pixels of width.',
  },
  {
    finding: 'face-blurred',
    measure: ({ sharpness }) => sharpness,
    bound: 'least',
    limit: 0.01,
    digits: 4,
    reason: (measured, limit) => `face blurred: edges ${measured} of the contrast, at least ${limit} needed`,
    guess: 'A face is blurred when the variance of its Laplacian is below 0.01 of that of its luminance.',
  },
  {
    finding: 'face-tilted',
    measure: ({ roll }) => Math.abs(roll),
    bound: 'most',
    limit: 35,
    digits: 0,
    reason: (measured, limit) => `face tilted: ${measured} degrees, at most ${limit} allowed`,
    guess: 'A face is tilted too far when its eyes are more than 35 degrees off the level.',
  },
  {
    finding: 'face-turned',
    measure: ({ yaw }) => Math.abs(yaw),
    bound: 'most',
    limit: 0.42,
    digits: 2,
    reason: (measured, limit) => `face turned: nose ${measured} eye distances off the middle, at most ${limit} allowed`,
    guess: 'A face is turned too far when its nose is more than 0.42 eye distances off the middle (40 to 45 degrees).',
  },
  {
    finding: 'face-raised',
    measure: ({ pitch }) => pitch,
    bound: 'least',
    limit: 0.3,
    digits: 2,
    reason: (measured, limit) => `face raised: nose ${measured} of the way to the mouth, at least ${limit} needed`,
    guess: 'A face is raised too far when its nose is less than 0.3 of the way from the eyes to the mouth.',
  },
  {
    finding: 'face-lowered',
    measure: ({ pitch }) => pitch,
    bound: 'most',
    limit: 0.72,
    digits: 2,
    reason: (measured, limit) => `face lowered: nose ${measured} of the way to the mouth, at most ${limit} allowed`,
    guess: 'A face is lowered too far when its nose is more than 0.72 of the way from the eyes to the mouth.',
  },
  {
    finding: 'mouth-covered',
    measure: ({ colourDistance }) => colourDistance,
    bound: 'most',
    limit: 16,
    digits: 1,
    reason: (measured, limit) =>
      `lower face covered: colour ${measured} away from the skin above, at most ${limit} allowed`,
    guess: 'The lower face is covered when its colour is more than 16 away from that of the skin above (Cb and Cr).',
  },
  {
    finding: 'mouth-covered',
    measure: ({ mouthContrast }) => mouthContrast,
    bound: 'least',
    limit: 0.1,
    digits: 3,
    reason: (measured, limit) => `lower face covered: contrast around the mouth ${measured}, at least ${limit} needed`,
    guess: 'The lower face is covered when the contrast around the mouth (deviation by mean) is below 0.1.',
  },
  {
    finding: 'eye-covered',
    measure: ({ eyeContrast }) => eyeContrast,
    bound: 'least',
    limit: 0.1,
    digits: 3,
    reason: (measured, limit) => `eye covered: contrast around it ${measured}, at least ${limit} needed`,
    guess: 'An eye is covered when the contrast around it (deviation by mean) is below 0.1.',
  },
]
