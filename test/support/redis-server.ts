import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findRedis } from './find-redis.ts'

/** A redis-server of its own on a free port of this machine, with a folder that goes with it. */
export type RedisServer = {
  port: number
  url: string
  folder: string
  process: () => ChildProcess
  /** Ends it without a word, as a machine does that loses its power. */
  kill: () => Promise<void>
  /** Starts it again with the same folder and port. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise(accept => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => accept(port))
    })
  })
}

/** Starts redis-server with further arguments; resolves once it takes connections. */
export async function startRedis(args: readonly string[] = [], port?: number): Promise<RedisServer> {
  const program = findRedis() ?? 'redis-server'
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const given = port ?? (await freePort())
  let child = await run()
  const end = (signal: 'SIGKILL' | 'SIGTERM') =>
    new Promise<void>(accept => {
      if (child.exitCode !== null || child.signalCode !== null) return accept()
      child.once('exit', () => accept())
      child.kill(signal)
    })
  return {
    port: given,
    url: `redis://127.0.0.1:${given}`,
    folder,
    process: () => child,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      child = await run()
    },
    async stop() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }

  function run(): Promise<ChildProcess> {
    const own = ['--port', String(given), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no']
    // A file of settings, as sentinels have, comes first and says all.
    const all = args[0]?.startsWith('--') === false ? args : [...own, ...args]
    const started = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] })
    return new Promise((accept, reject) => {
      const lines: string[] = []
      createInterface({ input: started.stdout }).on('line', line => {
        lines.push(line)
        if (/Ready to accept connections|Sentinel ID is/.test(line)) accept(started)
      })
      started.once('error', reject)
      started.once('exit', () => reject(new Error(`redis-server ended: ${lines.slice(-5).join('\n')}`)))
    })
  }
}
