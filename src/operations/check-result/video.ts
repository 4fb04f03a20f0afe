import { decodeBase64 } from '../../images/decode-base64.ts'
import { drawnVideo } from '../../results/pictures/drawn-video.ts'
import type { OperationParts } from '../operation.ts'
import { videoMark } from './video-link.ts'

type Link = { id: string; expires: number; mark: string }

/** The video behind a link that CheckResult gave out, as MP4; undefined once the link or the video has gone. */
export async function openVideo(
  {
    transactions,
    now,
    chanceOf,
    lenientBase64,
  }: Pick<OperationParts, 'transactions' | 'now' | 'chanceOf' | 'lenientBase64'>,
  { id, expires, mark }: Link,
): Promise<Uint8Array | undefined> {
  if (now() >= expires || mark !== videoMark(chanceOf, id, expires)) return undefined
  const transaction = await transactions.get(id)
  if (!transaction || transaction.deleted) return undefined
  const decoded = decodeBase64(drawnVideo, { lenientBase64 })
  return 'value' in decoded ? decoded.value : undefined
}
