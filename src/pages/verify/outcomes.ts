/** What an end user can come to on the page, as the fields of its form and `?outcome=` name it. */
export const outcomes = ['pass', 'fail', 'give-up', 'camera-denied', 'no-camera', 'unsupported-browser'] as const
export type Outcome = (typeof outcomes)[number]

/** How the browser goes to ReturnUrl once an outcome was chosen. */
export const waysBack = ['once', 'twice', 'before-result', 'never'] as const
export type WayBack = (typeof waysBack)[number]

/** How long after an early return the result can be read, in milliseconds. */
export const earliness = 3000

/**
 * What the client tells at the end.
 * https://www.alibabacloud.com/help/en/ekyc/latest/native-sdk-client-result-codes-and-result-subcodes
 *
 * @source sdk
 * @guess The page of a browser tells 1004 where the camera was denied or is missing, and 1003 where the browser is not
 * supported and ProcedurePriority is `keep`: the codes are those of the native client, and the web has no 1016. Such a
 * verification ends without a result, as one that was given up.
 */
export const resultCodes = {
  pass: '1000',
  fail: '1001',
  'give-up': '1006',
  'camera-denied': '1004',
  'no-camera': '1004',
  'unsupported-browser': '1003',
} as const satisfies Record<Outcome, string>

export type ResultCode = (typeof resultCodes)[Outcome]
