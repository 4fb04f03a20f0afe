/** How many of the newest items a free text search looks at. */
export const searched = 1000

/** Whether every word of `q` stands somewhere in the values of an item, whatever its case. */
export function contains(item: object, q: string | undefined): boolean {
  if (q === undefined || q.trim() === '') return true
  const text = JSON.stringify(item).toLowerCase()
  return q
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** The first so many results of `take`, which passes over an item by answering undefined. */
export function firstOf<Item, Result>(
  items: readonly Item[],
  most: number,
  take: (item: Item) => Result | undefined,
): Result[] {
  const results: Result[] = []
  for (const item of items) {
    const result = take(item)
    if (result !== undefined) results.push(result)
    if (results.length === most) break
  }
  return results
}

/** One page of a list that is in memory, newest first: `idOf` names the item that a cursor stands for. */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  idOf: (item: Item) => string,
): { page: Item[]; more: boolean; nextCursor?: string } {
  const place = cursor === undefined ? -1 : items.findIndex(item => idOf(item) === cursor)
  // A page that was to follow an item that is gone is empty: starting again would show everything twice.
  const from = cursor !== undefined && place < 0 ? items.length : place + 1
  const page = items.slice(from, from + limit)
  const last = page.at(-1)
  const more = items.length > from + limit
  return { page, more, ...(more && last !== undefined && { nextCursor: idOf(last) }) }
}
