import { limits } from '../gateway/limits.ts'

/** The picture of a call, as it came. */
export type RecentPicture = {
  requestId: string
  accessKeyId: string
  /** The parameter that it came in. */
  parameter: string
  bytes: Uint8Array
}

export type RecentPictures = ReturnType<typeof createRecentPictures>

/**
 * The pictures of the newest calls, so that somebody can see why one was refused. They stay in this process's memory,
 * few and for a short time, and are written nowhere.
 */
export function createRecentPictures() {
  let kept: RecentPicture[] = []
  let held = 0

  return {
    /** Keeps a picture; the oldest go when there is no room. */
    keep({ bytes, ...picture }: RecentPicture): void {
      if (bytes.length > limits.recentPictureBytes.value) return
      // A view into a request's body would keep all of that alive.
      const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()
      kept.push({ ...picture, bytes: own })
      held += own.length
      while (kept.length > limits.recentPictures.value || held > limits.recentPictureBytes.value)
        held -= kept.shift()?.bytes.length ?? 0
    },

    /** Those of one call, in the order in which they were looked at. */
    of: (requestId: string): readonly RecentPicture[] => kept.filter(picture => picture.requestId === requestId),

    /** Forgets all, or those of one key. */
    clear(accessKeyId?: string): void {
      kept = accessKeyId === undefined ? [] : kept.filter(picture => picture.accessKeyId !== accessKeyId)
      held = kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
    },
  }
}
