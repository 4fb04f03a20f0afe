import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { clearTimeout, setTimeout } from '../timers.ts'

/** How a command ended. */
export type Ended = { isGreen: boolean; isHung: boolean; how: string; output: readonly string[] }

type Running = {
  command: readonly string[]
  env: NodeJS.ProcessEnv
  /** Milliseconds that it may take. */
  patience: number
  signal?: AbortSignal | undefined
  /** Told of what it writes, as it comes. */
  onOutput?: ((text: string) => void) | undefined
}

const mostKept = 64 * 1024
const mostLines = 20
/** How long its output is waited for once it has ended: what it has left running may hold the pipe. */
const outputGrace = 500

/** Runs a command in a group of processes of its own, of which nothing is left when this settles. */
export function runCommand({ command, env, patience, signal, onOutput }: Running): Promise<Ended> {
  const [program = '', ...args] = command
  return new Promise(accept => {
    let text = ''
    let isHung = false
    // Windows finds npm as npm.cmd, which only a shell runs; it has no groups.
    const isWindows = process.platform === 'win32'
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !isWindows,
      shell: isWindows,
    })
    const end = () => {
      if (child.pid === undefined) return
      try {
        if (isWindows) child.kill('SIGKILL')
        else process.kill(-child.pid, 'SIGKILL')
      } catch {
        return
      }
    }
    const timer = setTimeout(() => {
      isHung = true
      end()
    }, patience)
    signal?.addEventListener('abort', end, { once: true })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => {
        onOutput?.(chunk)
        text = (text + chunk).slice(-mostKept)
      })
    }
    let isSettled = false
    const settle = (isGreen: boolean, how: string) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      end()
      accept({
        isGreen: isGreen && !isHung,
        isHung,
        how: isHung ? `it did not end within ${Math.round(patience / 1000)} s` : how,
        output: lastLines(text),
      })
    }
    child.once('error', error => settle(false, `it could not be run: ${error.message}`))
    child.once('exit', (code, killedBy) => {
      const how = killedBy ? `it was ended by ${killedBy}` : `it exited with ${code}`
      child.once('close', () => settle(code === 0, how))
      setTimeout(() => settle(code === 0, how), outputGrace).unref()
    })
  })
}

/** Without colours, carriage returns and blank lines. */
export function lastLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .split(/\r?\n|\r/)
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-mostLines)
}
