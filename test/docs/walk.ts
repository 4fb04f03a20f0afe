import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A file that a call enters, and those that it is entered from. */
export type Entered = { file: string; from: string[] }

/** A file that hands the call on, and the files that only it and few others call, which hand it on no further. */
export type Stop = { file: string; uses: string[] }

/** The files that `POST /` with FacePictureBase64 enters, in order, as V8's coverage tells. */
export function traceWalk(): Entered[] {
  const script = fileURLToPath(new URL('./trace-walk.js', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }))
}

/** Called from many places, or by Node's own part: at hand everywhere, and no station of the call. */
const isTool = ({ file, from }: Entered) =>
  from.length >= 3 || /^src\/(gateway\/awaitable|node\/(runtime|timers|digests))\.ts$/.test(file)

/** The stops of a call in order and the tools, each with the files that it calls first and that hand on no further. */
export function stopsOf(walk: readonly Entered[]): { stops: Stop[]; tools: Stop[] } {
  const rest = walk.filter(entered => !isTool(entered))
  const handsOn = new Set(rest.flatMap(({ from }) => from))
  const leaves = rest.filter(({ file }) => !handsOn.has(file))
  const known = new Set(walk.map(({ file }) => file))
  // What the wiring handed in is called by a file that only made it: it belongs to the last stop before it.
  const callerOf = (leaf: Entered) =>
    leaf.from.find(file => known.has(file)) ??
    rest.slice(0, rest.indexOf(leaf)).findLast(({ file }) => handsOn.has(file))?.file
  const withUses = ({ file }: Entered): Stop => ({
    file,
    uses: leaves.filter(leaf => callerOf(leaf) === file).map(leaf => leaf.file),
  })
  return {
    stops: rest.filter(({ file }) => handsOn.has(file)).map(withUses),
    tools: walk.filter(isTool).map(withUses),
  }
}

const bare = (file: string) => file.replace(/^src\//, '').replace(/\.ts$/, '')

function inWords({ file, uses }: Stop): string {
  const room = file.slice(0, file.lastIndexOf('/') + 1)
  const names = uses.map(used => `\`${bare(used.startsWith(room) ? used.slice(room.length) : used)}\``)
  return `\`${bare(file)}\`${names.length === 0 ? '' : `, with ${names.join(', ')}`}`
}

/** The walk as a list for CONTRIBUTING. */
export function walkText(walk: readonly Entered[]): string {
  const { stops, tools } = stopsOf(walk)
  const used = [...stops, ...tools].reduce((sum, { uses }) => sum + uses.length, 0)
  return [
    `${walk.length} files run something for it: ${stops.length} hand it on, ${used} are used on the way by the one that they stand beside, and`,
    `${tools.length} are called from many.`,
    '',
    ...stops.map((stop, at) => `${at + 1}. ${inWords(stop)}`),
    '',
    'Called from many of them:',
    '',
    ...tools.map(tool => `- ${inWords(tool)}`),
    '',
  ].join('\n')
}

export const contributingFile = new URL('../../.github/CONTRIBUTING.md', import.meta.url)

const marked = /(<!-- walk:begin -->\n)([\s\S]*?)(<!-- walk:end -->)/

/** CONTRIBUTING with this walk in its place. */
export const withWalk = (text: string, walk: readonly Entered[]): string =>
  text.replace(marked, (_, begin, __, end) => begin + walkText(walk) + end)
