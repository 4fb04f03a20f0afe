import type { Call } from '../../gateway/call.ts'
import type { Transaction } from '../../transactions/transaction.ts'
import type { OperationParts } from '../operation.ts'

/**
 * How long a link works, and how long the video behind it is kept, in milliseconds.
 *
 * @source livenessCheckResult
 * @guess The link to a video works for 15 minutes, and none is given from 30 minutes after the end.
 */
const videoLinkLife = 15 * 60_000
const videoLife = 30 * 60_000

/** What shows that a link was made here: it depends on the seed, the transaction and the end of the link. */
export function videoMark(chanceOf: OperationParts['chanceOf'], id: string, expires: number): string {
  return chanceOf(`video of ${id} until ${expires}`).hex(32)
}

/**
 * The link to the video of a verification: where the call asked for one, it passed, and nothing is deleted yet.
 *
 * @source livenessCheckResult There is a video of a verification that passed. The link works for 15 minutes, the video is
 * deleted 30 minutes after the end.
 */
export function videoUrl(call: Call, transaction: Transaction, parts: OperationParts): string | undefined {
  const { now, chanceOf, publicOriginOf } = parts
  const { id, parameters, subCode, endedAt, deleted } = transaction
  const isKept = parameters.DocVideo === 'Y' && subCode === '200' && !deleted
  if (!isKept || endedAt === undefined || now() >= endedAt + videoLife) return undefined
  const expires = now() + videoLinkLife
  return `${publicOriginOf(call.request)}/_emulator/videos/${id}?expires=${expires}&mark=${videoMark(chanceOf, id, expires)}`
}
