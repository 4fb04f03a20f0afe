/** What stands in an {@link createOrder order}: its neighbours are kept with it. */
export type Linked<Item> = { item: Item; before?: Linked<Item> | undefined; after?: Linked<Item> | undefined }

/**
 * First in, first out, and anything may leave from the middle: in constant time, and without leaving a trace. A Map keeps
 * an order too, but taking its first key after many deletions walks over every hole (35 to 70 µs at 50,000 entries).
 */
export function createOrder<Item>() {
  let first: Linked<Item> | undefined
  let last: Linked<Item> | undefined
  return {
    first: () => first,
    add(link: Linked<Item>): void {
      link.before = last
      link.after = undefined
      if (last) last.after = link
      else first = link
      last = link
    },
    remove(link: Linked<Item>): void {
      if (link.before) link.before.after = link.after
      else if (first === link) first = link.after
      if (link.after) link.after.before = link.before
      else if (last === link) last = link.before
      link.before = undefined
      link.after = undefined
    },
  }
}
