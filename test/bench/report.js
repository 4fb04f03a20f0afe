// @ts-check
// What is shown and what goes into the JSON line: the same figures.
import { compare, showSpread, showTable } from './statistics.js'

/** @typedef {import('./load.js').Result & { cpu: number, memory: number }} Measured microseconds for each call, and MB */
/** @typedef {import('./statistics.js').Pair<Measured>} MeasuredPair */
/** @typedef {{ callers: number, pairs: MeasuredPair[] }} Cell */

/** @param {Cell} cell */
const figuresOfCell = ({ callers, pairs }) => ({
  callers,
  requestsPerSecond: compare(pairs, side => side.rate),
  p50ms: compare(pairs, side => side.p50, 2),
  p99ms: compare(pairs, side => side.p99, 2),
  cpuMicroseconds: compare(pairs, side => side.cpu, 1),
  loadBusy: Number(Math.max(...pairs.flatMap(({ candidate, bare }) => [candidate.busy, bare.busy])).toFixed(2)),
})

/** @param {{ name: string, title: string }} about @param {Cell[]} cells */
export const figuresOfCase = ({ name, title }, cells) => ({
  case: name,
  title,
  cells: cells.map(figuresOfCell),
  // One look at the end would catch one server before and the other after a collection: take the last cell's rounds.
  memoryMB: compare(cells.at(-1)?.pairs ?? [], side => side.memory),
})

/** @param {string} name @param {string} reference @param {ReturnType<typeof figuresOfCase>} figures */
export function showCase(name, reference, { title, cells, memoryMB }) {
  const heading = ['callers', `${name}/s`, `${reference}/s`, 'ratio', 'p99 ratio', 'CPU ratio', 'CPU µs a call', 'load']
  const rows = cells.map(({ callers, requestsPerSecond, p99ms, cpuMicroseconds, loadBusy }) => [
    `${callers}`,
    `${requestsPerSecond.candidate}`,
    `${requestsPerSecond.bare}`,
    showSpread(requestsPerSecond.ratio),
    showSpread(p99ms.ratio),
    showSpread(cpuMicroseconds.ratio),
    `${cpuMicroseconds.candidate ?? '–'} : ${cpuMicroseconds.bare ?? '–'}`,
    loadBusy.toFixed(2),
  ])
  const { candidate, bare, ratio } = memoryMB
  return `\nInitialize, ${title}\n${showTable([heading, ...rows])}
memory after: ${candidate ?? '–'} MB, ${reference} ${bare ?? '–'} MB, ratio ${showSpread(ratio)}`
}

/** @param {import('./statistics.js').Comparison} startMs @param {import('./statistics.js').Comparison} idleMB */
export const showStart = (startMs, idleMB) =>
  `\nspawn to first answer: ${startMs.candidate} ms, bare ${startMs.bare} ms, ratio ${showSpread(startMs.ratio)}
idle memory after 2 s: ${idleMB.candidate ?? '–'} MB, bare ${idleMB.bare ?? '–'} MB`
