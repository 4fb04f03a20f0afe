// @ts-check

/** @typedef {{ median: number | null, min: number | null, max: number | null }} Spread null: not measurable here */
/** @typedef {{ candidate: number | null, bare: number | null, ratio: Spread }} Comparison */
/**
 * @template T
 * @typedef {{ candidate: T, bare: T }} Pair what was measured side by side
 */

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return (low + high) / 2
}

/** @param {number} value @param {number} digits */
const round = (value, digits) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : null)

/**
 * The medians of both sides, and the ratio paired by round: a ratio of the medians would mix rounds that the machine
 * treated differently.
 * @template T
 * @param {Pair<T>[]} pairs
 * @param {(side: T) => number} pick
 * @param {number} [digits]
 * @returns {Comparison}
 */
export function compare(pairs, pick, digits = 0) {
  const ratios = pairs.map(({ candidate, bare }) => pick(candidate) / pick(bare))
  return {
    candidate: round(median(pairs.map(({ candidate }) => pick(candidate))), digits),
    bare: round(median(pairs.map(({ bare }) => pick(bare))), digits),
    ratio: {
      median: round(median(ratios), 2),
      min: round(Math.min(...ratios), 2),
      max: round(Math.max(...ratios), 2),
    },
  }
}

/** @param {Spread} ratio */
export const showSpread = ({ median, min, max }) =>
  median === null ? '–' : `${median.toFixed(2)} (${min?.toFixed(2)}–${max?.toFixed(2)})`

/** @param {string[][]} rows the first is the heading */
export function showTable(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')).join('\n')
}
