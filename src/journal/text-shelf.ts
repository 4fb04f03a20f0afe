/** Where a text stands on the shelf. */
export type ShelvedText = { segment: Uint8Array; start: number; end: number }

const segmentSize = 256 * 1024

/**
 * Keeps texts as UTF-8 outside the engine's heap. A journal's texts live just long enough to be carried along by every
 * collection of young garbage, which cost more than writing them; as bytes they are never looked at. A segment is freed
 * once nobody holds a text of it any more.
 */
export function createTextShelf() {
  const encoder = new TextEncoder()
  let segment = new Uint8Array(0)
  let used = 0
  return {
    put(text: string): ShelvedText {
      // No UTF-16 unit takes more than three bytes.
      if (segment.length - used < 3 * text.length) {
        segment = new Uint8Array(Math.max(segmentSize, 3 * text.length))
        used = 0
      }
      const start = used
      used += encoder.encodeInto(text, segment.subarray(used)).written
      return { segment, start, end: used }
    },
  }
}

export type TextShelf = ReturnType<typeof createTextShelf>

const decoder = new TextDecoder()

/** The text that stands at a place of a shelf. */
export function readShelved({ segment, start, end }: ShelvedText): string {
  return decoder.decode(segment.subarray(start, end))
}
