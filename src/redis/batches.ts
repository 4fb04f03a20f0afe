/** At most so many go together: a script that takes longer would hold up all other callers. */
const mostTogether = 128

/**
 * Gathers what is asked in one turn and asks it together, in the order in which it came. All of a batch is answered, or
 * none of it. `send` gets the items and answers one value for each.
 */
export function gatherTurn<Item, Value>(send: (items: Item[]) => Promise<readonly Value[]>) {
  type One = { item: Item; accept: (value: Value) => void; reject: (why: unknown) => void }
  let gathered: One[] = []

  const flush = () => {
    const batch = gathered
    gathered = []
    if (batch.length === 0) return
    send(batch.map(({ item }) => item)).then(
      values => {
        for (const [index, { accept }] of batch.entries()) accept(values[index] as Value)
      },
      why => {
        for (const { reject } of batch) reject(why)
      },
    )
  }

  return (item: Item): Promise<Value> =>
    new Promise((accept, reject) => {
      gathered.push({ item, accept, reject })
      if (gathered.length === 1) process.nextTick(flush)
      if (gathered.length >= mostTogether) flush()
    })
}
