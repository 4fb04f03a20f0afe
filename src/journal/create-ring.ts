type Sized = { bytes: number }

/** How much fits: so many items, and so many bytes of them together. */
export type Bounds = { maxEntries: number; maxBytes: number }

/**
 * The newest items in order, bounded by count and bytes; the oldest go first. Adding and evicting take constant time,
 * however many there are: nothing is shifted, and the slots only grow with the items that there were at once.
 */
export function createRing<Item extends Sized>({ maxEntries, maxBytes }: Bounds) {
  let slots: (Item | undefined)[] = new Array(16)
  let head = 0
  let size = 0
  let bytes = 0

  const at = (index: number): Item | undefined => slots[(head + index) % slots.length]

  const evict = (): Item | undefined => {
    const oldest = slots[head]
    slots[head] = undefined
    head = (head + 1) % slots.length
    size -= 1
    bytes -= oldest?.bytes ?? 0
    return oldest
  }

  const layOut = (items: readonly (Item | undefined)[], places: number) => {
    slots = new Array(places)
    for (const [index, item] of items.entries()) slots[index] = item
    head = 0
  }

  const all = (): Item[] => Array.from({ length: size }, (_, index) => at(index)).filter(item => item !== undefined)

  return {
    /** Adds an item and answers what had to go for it; an item that is too large alone goes at once. */
    push(item: Item): Item[] {
      const evicted: Item[] = []
      const evictOldest = () => {
        const oldest = evict()
        if (oldest) evicted.push(oldest)
      }
      while (size > 0 && (size >= maxEntries || bytes + item.bytes > maxBytes)) evictOldest()
      if (size === slots.length) layOut(all(), 2 * size)
      slots[(head + size) % slots.length] = item
      size += 1
      bytes += item.bytes
      if (size > maxEntries || bytes > maxBytes) evictOldest()
      return evicted
    },
    /** The item at a place counted from the oldest, 0. */
    at: (index: number): Item | undefined => (index >= 0 && index < size ? at(index) : undefined),
    /** All items, oldest first. */
    all,
    size: () => size,
    bytes: () => bytes,
    /** Keeps only what passes. */
    retain(passes: (item: Item) => boolean): void {
      const kept = all().filter(passes)
      size = kept.length
      bytes = kept.reduce((sum, item) => sum + item.bytes, 0)
      layOut(kept, Math.max(16, size))
    },
  }
}
