import { type CoverageRecord, emptyRecord, type Meeting, mostTests } from './record.ts'

/** The kinds of things that a test can meet. */
export const coverageKinds = ['code', 'sub-code', 'ending', 'callback', 'expiry'] as const
type CoverageKind = (typeof coverageKinds)[number]

/** One thing that the documents say can happen, and that an integrator's tests have met or not. */
export type CoverageRow = {
  /** Stable, for files that outlive a run: `code/Initialize/NoFaceDetected`. */
  id: string
  kind: CoverageKind
  /** What happens, in words. */
  words: string
  /** The products that can give it; every product where it is left out. */
  products?: readonly string[]
  /** How much a test of it is worth, from 1 to 10: what a user meets daily before what is rare. */
  worth: number
  /** Lines of a test that bring it about. */
  snippet: string
}

/** Adds up records of workers or shards. What one of them armed in vain stays so unless another met it. */
export function mergeCoverage(records: readonly CoverageRecord[]): CoverageRecord {
  const merged = emptyRecord()
  for (const { products, met, asserted, neverFired } of records) {
    merged.products = [...new Set([...merged.products, ...products])].sort()
    merged.asserted = [...new Set([...merged.asserted, ...asserted])].sort()
    merged.neverFired = [...new Set([...merged.neverFired, ...neverFired])].sort()
    for (const [id, { count, forced, tests }] of Object.entries(met)) {
      merged.met[id] ??= { count: 0, forced: 0, tests: [] }
      const meeting = merged.met[id]
      meeting.count += count
      meeting.forced += forced
      meeting.tests = [...new Set([...meeting.tests, ...tests])].sort().slice(0, mostTests)
    }
  }
  return merged
}

/** One row with what came of it. */
export type CoveredRow = CoverageRow & { state: 'met' | 'asserted' | 'never met'; forcedOnly: boolean } & Meeting

/** A record held against every row. */
export type CoverageReport = {
  rows: readonly CoveredRow[]
  products: readonly string[]
  /** Of what the products in use can give, and of all rows: met ones in per cent, rounded down to a tenth. */
  percentInUse: number
  percentOfAll: number
  neverFired: readonly string[]
  /** The rows most worth a test among those never met. */
  next: readonly CoverageRow[]
}

/** How many rows are proposed as the next to test. */
const mostNext = 3

/** Holds a record against the rows: what was met, what was asserted, what to write next. */
export function reportCoverage(all: readonly CoverageRow[], record: CoverageRecord): CoverageReport {
  const rows = all.map((row): CoveredRow => {
    const meeting = record.met[row.id] ?? { count: 0, forced: 0, tests: [] }
    const state = record.asserted.includes(row.id) ? 'asserted' : meeting.count > 0 ? 'met' : 'never met'
    return { ...row, ...meeting, state, forcedOnly: meeting.count > 0 && meeting.forced === meeting.count }
  })
  const isInUse = ({ products }: CoverageRow) => !products || products.some(name => record.products.includes(name))
  const inUse = rows.filter(isInUse)
  const next = inUse
    .filter(({ state }) => state === 'never met')
    .sort((left, right) => right.worth - left.worth)
    .slice(0, mostNext)
  return {
    rows,
    products: record.products,
    percentInUse: percentMet(inUse),
    percentOfAll: percentMet(rows),
    neverFired: record.neverFired,
    next,
  }
}

const percentMet = (rows: readonly CoveredRow[]): number =>
  rows.length === 0
    ? 100
    : Math.floor((1000 * rows.filter(({ state }) => state !== 'never met').length) / rows.length) / 10

/**
 * Reads a record that a run has written.
 * @throws {Error} for text that is not such a record, naming `file`.
 */
export function readCoverage(text: string, file: string): CoverageRecord {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Error(`Failed to read ${file}: it is not JSON. Write it with "cloudauth-emulator report URL --json".`)
  }
  const found = typeof read === 'object' && read !== null && 'coverage' in read ? read.coverage : read
  if (!isRecord(found))
    throw new Error(
      `Failed to read ${file}: it holds no coverage of version 1. Write it with "cloudauth-emulator report URL --json".`,
    )
  return found
}

function isRecord(value: unknown): value is CoverageRecord {
  if (typeof value !== 'object' || value === null) return false
  const { version, products, met, asserted, neverFired } = { ...value } as Record<string, unknown>
  const areTexts = (list: unknown) => Array.isArray(list) && list.every(item => typeof item === 'string')
  const isMeeting = (meeting: unknown) => {
    if (typeof meeting !== 'object' || meeting === null) return false
    const { count, forced, tests } = { ...meeting } as Record<string, unknown>
    return Number.isInteger(count) && Number.isInteger(forced) && areTexts(tests)
  }
  return (
    version === 1 &&
    [products, asserted, neverFired].every(areTexts) &&
    typeof met === 'object' &&
    met !== null &&
    Object.values(met).every(isMeeting)
  )
}
