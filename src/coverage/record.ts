/** How often a row was met, by force or not, and by which tests. */
export type Meeting = { count: number; forced: number; tests: string[] }

/** What was met so far. The same shape is merged over workers and shards, and kept in files. */
export type CoverageRecord = {
  version: 1
  /** The products that Initialize succeeded for. */
  products: string[]
  met: Record<string, Meeting>
  /** Rows whose mutant turned a suite red: somebody asserts what follows from them. Written by the drill. */
  asserted: string[]
  /** Scenarios that were armed and never fired. */
  neverFired: string[]
}

export const emptyRecord = (): CoverageRecord => ({ version: 1, products: [], met: {}, asserted: [], neverFired: [] })

/** Names of tests kept for a row; what comes after is only counted. */
export const mostTests = 20

/** Notes that a row was met. */
export function meet(record: CoverageRecord, id: string, { forced = false, test = '' } = {}): void {
  record.met[id] ??= { count: 0, forced: 0, tests: [] }
  const meeting = record.met[id]
  meeting.count += 1
  if (forced) meeting.forced += 1
  if (test && meeting.tests.length < mostTests && !meeting.tests.includes(test)) meeting.tests.push(test)
}
