/** What stands in an index: `sequence` tells it apart and never changes; `due` is a moment that can be asked for. */
export type Indexed = { readonly sequence: number; readonly due?: number }

/** The newest item below a sequence, or undefined when there is none. */
export type Below<Item> = (sequence: number) => Item | undefined

/** Items by their sequence, with the range of their moments: a block in which nothing can match is passed over whole. */
type Block<Item> = { items: Item[]; least: number; most: number }

/** Items may come and go anywhere among any number of them: only one block is moved about. */
const blockSize = 128

/**
 * Items by a value that several may share, each value's in the order of their sequences. Adding, removing and finding
 * take about the same however many there are; a value is forgotten with its last item. `all` tells every item there is,
 * by its value: nothing is kept before the first question, because most emulators are never asked.
 */
export function createValueIndex<Item extends Indexed>(all: () => Iterable<readonly [string | undefined, Item]>) {
  // Most values of some parameters come once: such an item stands alone, without blocks around it.
  let groups: Map<string, Item | Block<Item>[]> | undefined
  const put = (into: Map<string, Item | Block<Item>[]>, value: string, item: Item) => {
    const group = into.get(value)
    if (group === undefined) into.set(value, item)
    else if (Array.isArray(group)) insert(group, item)
    else {
      const blocks = [blockOf([group])]
      into.set(value, blocks)
      insert(blocks, item)
    }
  }
  const filled = () => {
    const into = new Map<string, Item | Block<Item>[]>()
    for (const [value, item] of all()) if (value !== undefined) put(into, value, item)
    return into
  }
  return {
    add(value: string | undefined, item: Item): void {
      if (groups && value !== undefined) put(groups, value, item)
    },
    /** Removes an item that stands under this value. */
    remove(value: string | undefined, item: Item): void {
      if (!groups || value === undefined) return
      const group = groups.get(value)
      if (group === item) groups.delete(value)
      else if (Array.isArray(group)) {
        extract(group, item)
        if (group.length === 0) groups.delete(value)
      }
    },
    /** Of the items of a value, the newest below a sequence; with moments, of those due after one and up to another. */
    newestBelow(value: string, sequence: number, after = Number.NEGATIVE_INFINITY, upTo = Number.POSITIVE_INFINITY) {
      groups ??= filled()
      const group = groups.get(value)
      if (group === undefined) return undefined
      if (Array.isArray(group)) return newestOf(group, sequence, after, upTo)
      return group.sequence < sequence && isDue(group, after, upTo) ? group : undefined
    },
    /** Forgets everything, until the next question. */
    clear(): void {
      groups = undefined
    },
  }
}

/** The items that stand in every list, newest first, from below a sequence. What was yielded may be removed meanwhile. */
export function* inEvery<Item extends Indexed>(lists: readonly Below<Item>[], sequence: number): Generator<Item> {
  let place = 0
  let agreeing = 1
  let candidate = lists[0]?.(sequence)
  while (candidate) {
    if (agreeing === lists.length) {
      yield candidate
      candidate = lists[place]?.(candidate.sequence)
      agreeing = 1
      continue
    }
    place = (place + 1) % lists.length
    const next: Item | undefined = lists[place]?.(candidate.sequence + 1)
    if (next?.sequence === candidate.sequence) agreeing += 1
    else {
      candidate = next
      agreeing = 1
    }
  }
}

const momentOf = ({ due = 0 }: Indexed) => due

const isDue = (item: Indexed, after: number, upTo: number) => momentOf(item) > after && momentOf(item) <= upTo

function blockOf<Item extends Indexed>(items: Item[]): Block<Item> {
  const moments = items.map(momentOf)
  return { items, least: Math.min(...moments), most: Math.max(...moments) }
}

/** How many items are below a sequence; found by halving. */
function itemsBelow(items: readonly Indexed[], sequence: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle] as Indexed).sequence < sequence) low = middle + 1
    else high = middle
  }
  return low
}

/** The place of the last block that begins below a sequence, or -1. None is empty. */
function blockBelow(blocks: readonly Block<Indexed>[], sequence: number): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (((blocks[middle] as Block<Indexed>).items[0] as Indexed).sequence < sequence) low = middle + 1
    else high = middle
  }
  return low - 1
}

function insert<Item extends Indexed>(blocks: Block<Item>[], item: Item): void {
  const { sequence, due = 0 } = item
  const last = blocks[blocks.length - 1]
  const isNewest = !last || (last.items[last.items.length - 1]?.sequence ?? 0) < sequence
  // Nearly always: what is created is the newest of all.
  if (isNewest && (!last || last.items.length >= blockSize)) {
    blocks.push({ items: [item], least: due, most: due })
    return
  }
  const place = isNewest ? blocks.length - 1 : Math.max(0, blockBelow(blocks, sequence))
  const block = blocks[place] as Block<Item>
  if (isNewest) block.items.push(item)
  else block.items.splice(itemsBelow(block.items, sequence), 0, item)
  if (due < block.least) block.least = due
  if (due > block.most) block.most = due
  if (block.items.length <= blockSize) return
  const half = blockSize >> 1
  blocks.splice(place, 1, blockOf(block.items.slice(0, half)), blockOf(block.items.slice(half)))
}

function extract<Item extends Indexed>(blocks: Block<Item>[], item: Item): void {
  const { sequence } = item
  const first = blocks[0]?.items
  // Nearly always: what is evicted is the oldest of all.
  if (first && first[0] === item) {
    first.shift()
    if (first.length === 0) blocks.shift()
    return
  }
  const place = blockBelow(blocks, sequence + 1)
  const items = blocks[place]?.items
  if (!items) return
  const at = itemsBelow(items, sequence)
  if (items[at]?.sequence === sequence) items.splice(at, 1)
  if (items.length === 0) blocks.splice(place, 1)
}

function newestOf<Item extends Indexed>(
  blocks: readonly Block<Item>[],
  sequence: number,
  after: number,
  upTo: number,
): Item | undefined {
  for (let place = blockBelow(blocks, sequence); place >= 0; place -= 1) {
    const { items, least, most } = blocks[place] as Block<Item>
    if (most <= after || least > upTo) continue
    for (let at = itemsBelow(items, sequence) - 1; at >= 0; at -= 1) {
      const item = items[at] as Item
      if (isDue(item, after, upTo)) return item
    }
  }
  return undefined
}
