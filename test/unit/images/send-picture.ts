import { readFileSync } from 'node:fs'
import { readRefusal } from '../../conformance/error-envelope.ts'
import { type Answer, type Door, fieldsOf } from '../../support/doors.ts'
import { faceVerify } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

/** What came of a call: the code, and on a refusal the line that says why. */
export type Verdict = { code: string; reason: string; transactionId: string }

/** A picture of the project's own, by its name in fixtures/images. */
export const drawn = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/images/${name}`, import.meta.url))

/** Sends a picture as FacePictureBase64 of a call that is right in all else. */
export function sendPicture(door: Pick<Door, 'call'>, bytes: Uint8Array): Promise<Verdict> {
  return sendBase64(door, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'))
}

export async function sendBase64(door: Pick<Door, 'call'>, text: string): Promise<Verdict> {
  const call = unsigned({ parameters: faceVerify() })
  // A megabyte is encoded at once here; character by character it would take longer than looking at the picture.
  const body = Buffer.from(`FacePictureBase64=${encodeURIComponent(text)}`)
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
  return verdictOf(await door.call({ ...call, headers: { ...call.headers, ...headers }, body }))
}

export async function sendUrl(door: Pick<Door, 'call'>, url: string): Promise<Verdict> {
  return verdictOf(await door.call(unsigned({ parameters: faceVerify({ FacePictureUrl: url }) })))
}

/** Fails the test for a refusal that is not as documented. */
function verdictOf(answer: Answer): Verdict {
  if (answer.status !== 200)
    return { code: readRefusal(answer).Code, reason: answer.headers['x-emulator-reason'] ?? '', transactionId: '' }
  const { Code = '', Result } = fieldsOf(answer)
  return { code: Code, reason: '', transactionId: Result?.TransactionId ?? '' }
}
