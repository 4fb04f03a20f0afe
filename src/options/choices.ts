export { type Outbound, outboundRules } from '../network/outbound.ts'

// What the options that choose between behaviours take. They stand apart from the behaviours, which load on demand.

/** The document that Initialize is held against: `auto` takes the one of the call's ProductCode. */
export const editionChoices = ['auto', 'face-verify', 'face-liveness'] as const
export type EditionChoice = (typeof editionChoices)[number]

/** Which CallbackUrls pass: `documented` is the real rule, `local` also lets a developer's own receiver pass. */
export const callbackRules = ['local', 'documented'] as const
/** Whether to really look for a face, or to take it as present or absent without decoding the picture. */
export const faceModes = ['detect', 'present', 'absent'] as const
export type FaceMode = (typeof faceModes)[number]

/** The region of a call that names none: each region that has an endpoint, and Frankfurt. */
export const regionChoices = [
  'cn-hongkong',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'eu-central-1',
] as const
export type RegionChoice = (typeof regionChoices)[number]

/** The SecurityLevel of a call that names none: documents and SDK disagree. */
export const securityLevels = ['01', '02'] as const

/**
 * How much journal, console and log hide: `all` also what may identify a person and what stands in links, `secrets` only
 * secrets, tokens and pictures, so that a developer sees test data as it came.
 */
export const redactModes = ['all', 'secrets'] as const
export type RedactMode = (typeof redactModes)[number]

/** By which rule the caller's own ids are judged: as written, or as public code was seen to get through. */
export const idRules = ['documented', 'observed'] as const

/**
 * What becomes of a picture that is stored lying on a side or upside down without saying so: `refuse` it, as a face that
 * is not upright; `accept` turns it, as the sibling product in mainland China does.
 */
export const rotatedPictures = ['refuse', 'accept'] as const
export type RotatedPictures = (typeof rotatedPictures)[number]

/**
 * Who may put the end user's page in a frame: pages of the ReturnUrl's origin and those that may call, nobody, or
 * everybody.
 */
export const frameRules = ['return-url', 'deny', 'any'] as const
export type FrameRule = (typeof frameRules)[number]
