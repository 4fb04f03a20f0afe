/** What stands in an {@link createOrder order} keeps its neighbours. */
type Neighbours<Link> = { before?: Link | undefined; after?: Link | undefined }

/**
 * First in, first out, and anything may leave from the middle: in constant time, and without leaving a trace. A Map keeps
 * an order too, but taking its first key after many deletions walks over every hole (35 to 70 µs at 50,000 entries).
 */
export function createOrder<Link extends Neighbours<Link>>() {
  let first: Link | undefined
  let last: Link | undefined
  return {
    first: () => first,
    add(link: Link): void {
      link.before = last
      link.after = undefined
      if (last) last.after = link
      else first = link
      last = link
    },
    remove(link: Link): void {
      if (link.before) link.before.after = link.after
      else if (first === link) first = link.after
      if (link.after) link.after.before = link.before
      else if (last === link) last = link.before
      link.before = undefined
      link.after = undefined
    },
  }
}
