import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

const command = new URL('../../dist/cli.js', import.meta.url).pathname

/**
 * The built command as a process of its own, with a heap of so many MB, until the test is done. `stderr` is what it
 * wrote there, the words of an uncaught error among it.
 */
export async function startCommand(
  args: string[] = [],
  { heap = 256, env = {} }: { heap?: number; env?: Record<string, string> } = {},
) {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heap}`, command, '--port', '0', '--log', 'silent', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  let stderr = ''
  child.stderr.on('data', text => {
    stderr += text
  })
  let line = ''
  while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
  child.stdout.resume()
  const url = /listening on (http:\/\/[^"\s]+)/.exec(line)?.[1] ?? ''
  const { hostname, port } = new URL(url)
  return {
    url,
    child,
    exit,
    stderr: () => stderr,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    /** Resident memory in MB, now and at its highest. */
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
      return { now: megabytes('VmRSS'), highest: megabytes('VmHWM') }
    },
    /** A raw connection; its errors are ignored. */
    async connect(): Promise<Socket> {
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
      socket.on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      return socket
    },
    /** The milliseconds that a probe takes while whatever else goes on. */
    async probe(): Promise<number> {
      const started = performance.now()
      const response = await fetch(`${url}/_emulator/health`)
      await response.text()
      if (response.status !== 200) throw new Error(`Failed to probe: ${response.status}.`)
      return performance.now() - started
    },
  }
}
