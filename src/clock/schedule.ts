type Entry = { moment: number; run: () => void; isGone: boolean }

/** What is to run at which moment, in order of moments, those of one moment in the order in which they were added. */
export function createSchedule() {
  // A binary search per addition and a splice: schedules hold as many entries as there are open verifications at most.
  let entries: Entry[] = []
  let firing: Entry[] = []
  const placeOf = (moment: number) => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((entries[middle]?.moment ?? 0) <= moment) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add(moment: number, run: () => void): () => void {
      const entry = { moment, run, isGone: false }
      entries.splice(placeOf(moment), 0, entry)
      return () => {
        entry.isGone = true
        const at = entries.indexOf(entry)
        if (at >= 0) entries.splice(at, 1)
      }
    },
    next: (): number | undefined => entries[0]?.moment,
    /**
     * Runs everything up to and including a moment, but what an earlier one of them cancels; what is added meanwhile
     * waits for the next time.
     */
    fire(until: number): void {
      const due = entries.slice(0, placeOf(until))
      entries = entries.slice(due.length)
      firing = [...firing, ...due]
      for (const entry of due) {
        if (!entry.isGone) entry.run()
        entry.isGone = true
      }
      firing = firing.filter(entry => !entry.isGone)
    },
    clear(): void {
      for (const entry of firing) entry.isGone = true
      entries = []
    },
  }
}
