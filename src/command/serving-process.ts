import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * The emulator that runs on this machine, the one with the lowest process id, and its flags; undefined where none is found,
 * or there is no `/proc`. Command lines can be read by any user, on a read-only root too, so this finds what a container's
 * probe, a process of its own, knows nothing of.
 */
export function servingProcess(
  own = process.argv[1] ?? '',
  processes = '/proc',
): { id: number; flags: string[] } | undefined {
  const ids = namesIn(processes)
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .sort((left, right) => Number(left) - Number(right))
  for (const id of ids) {
    const words = commandLine(`${processes}/${id}/cmdline`)
    const at = words.findIndex(word => isSameProgram(word, own))
    const [command = 'serve', ...rest] = at < 0 ? ['none'] : words.slice(at + 1)
    if (command === 'serve') return { id: Number(id), flags: rest }
    if (command.startsWith('-')) return { id: Number(id), flags: [command, ...rest] }
  }
  return undefined
}

const namesIn = (folder: string) => quietly(() => readdirSync(folder)) ?? []

const commandLine = (file: string) =>
  quietly(() => readFileSync(file, 'utf8'))
    ?.split('\0')
    .slice(0, -1) ?? []

/** Whether a word of a command line is this program, by its own name or a link to it. */
function isSameProgram(word: string, own: string): boolean {
  if (word === own) return true
  if (!['cli.js', 'cloudauth-emulator'].includes(basename(word))) return false
  return quietly(() => realpathSync(word)) === quietly(() => realpathSync(own))
}

function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
