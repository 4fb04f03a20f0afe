/**
 * SubCodes of a verification whose face passed: it ended well, or at the document or the authority after that.
 * @source publicCode
 */
const faceWasFine = new Set(['200', '201', '202', '203', '209', '212'])

/**
 * Whether the face step passed: pictures are kept only then.
 * @source checkResult
 * @guess Pictures: the face counts as passed with SubCodes 200, 201, 202, 203, 209 and 212, and not with any other.
 */
export function faceStepPassed(subCode: string): boolean {
  return faceWasFine.has(subCode)
}
