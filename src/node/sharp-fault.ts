import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Node's own: test runners put another `require` in place of it, with rules of theirs.
const { createRequire } = process.getBuiltinModule('node:module')

/** What mends it, wherever it is said. */
const cure =
  'Run npm install --include=optional sharp, keep it external in a bundle, or do without: faces "present" (--faces present)'

/** The fault of a worker's last attempt, which knows what files do not tell: another libc, or too old a processor. */
let ofWorker: string | undefined
let isFound = false

/** In one line what sharp says at length. */
export const sharpWords = (why: string): string =>
  `sharp cannot be loaded: ${why.split('\n', 1)[0]?.replace(/\.$/, '')}. ${cure}.`

/** Keeps what a worker met when it could not load sharp. */
export function noteSharp(fault: string): void {
  ofWorker = fault
}

/**
 * Why sharp cannot be loaded here, or undefined where nothing is known against it. Only looks for its files: to load it takes a
 * tenth of a second and 20 MB.
 */
export function sharpFault(places = startingPoints()): string | undefined {
  if (ofWorker !== undefined) return ofWorker
  if (isFound) return undefined
  const missing = places.map(missingPart)
  isFound = missing.includes(undefined)
  return isFound ? undefined : sharpWords(missing[0] ?? '')
}

/** In a bundle the address of this module may be that of its build, on another machine; what runs is somewhere else. */
const startingPoints = (): string[] => [
  import.meta.url,
  ...(process.argv[1] ? [process.argv[1]] : []),
  join(process.cwd(), 'any.js'),
]

function missingPart(from: string): string | undefined {
  const sharp = pathOf('sharp', from)
  if (sharp === undefined) return 'it is not installed'
  // Built from its source, or in WebAssembly, it is whole.
  if (existsSync(join(dirname(sharp), '..', 'src', 'build', 'Release'))) return undefined
  if (pathOf('@img/sharp-wasm32/sharp.node', sharp) !== undefined) return undefined
  const names = platforms().map(name => ({ name, binary: pathOf(`@img/sharp-${name}/sharp.node`, sharp) }))
  const found = names.filter(({ binary }) => binary !== undefined)
  if (found.length === 0) return `its binary for ${names[0]?.name} (@img/sharp-${names[0]?.name}) is not installed`
  const isWhole = ({ name, binary = '' }: (typeof names)[number]) =>
    /^(win32|freebsd|webcontainers)/.test(name) || pathOf(`@img/sharp-libvips-${name}/package`, binary) !== undefined
  return found.some(isWhole)
    ? undefined
    : `libvips for ${found[0]?.name} (@img/sharp-libvips-${found[0]?.name}) is not installed`
}

/** What sharp calls this machine. Which libc it has is not asked: only one of the two is installed. */
function platforms(): string[] {
  const { platform, arch } = process
  if (platform === 'linux') return [`linux-${arch}`, `linuxmusl-${arch}`, 'webcontainers-wasm32']
  return platform === 'freebsd' ? ['freebsd-wasm32'] : [`${platform}-${arch}`]
}

function pathOf(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name)
  } catch {
    return undefined
  }
}
