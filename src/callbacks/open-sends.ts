/**
 * A bound on how many sends are open at once; whoever comes when it is reached waits, first come, first served.
 * `run` must not reject.
 */
export function createOpenSends(most: number) {
  let open = 0
  // Two stacks make a queue that gives up its head in constant time, however long it is.
  let arriving: (() => Promise<void>)[] = []
  let leaving: (() => Promise<void>)[] = []
  let idlers: (() => void)[] = []

  const next = () => {
    if (leaving.length === 0) {
      leaving = arriving.reverse()
      arriving = []
    }
    return leaving.pop()
  }

  const startWhatFits = () => {
    while (open < most) {
      const run = next()
      if (!run) break
      open += 1
      void run().then(ended)
    }
  }

  const ended = () => {
    open -= 1
    startWhatFits()
    if (open > 0) return
    const waiting = idlers
    idlers = []
    for (const resolve of waiting) resolve()
  }

  return {
    add(run: () => Promise<void>) {
      arriving.push(run)
      startWhatFits()
    },
    /** Resolves when no send is open or waiting: at once, or as soon as the last one has ended. */
    idle: (): Promise<void> => (open === 0 ? Promise.resolve() : new Promise(resolve => idlers.push(resolve))),
  }
}
