import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Options } from '../../src/options/options.ts'
import type { Consumer } from '../support/install-package.ts'
import { answered, askedByFetch } from './asked-by-fetch.ts'
import type { Opened } from './hold-to-behaviours.ts'

type Started = {
  consumer: Consumer
  program: 'msw-over-stdio.js' | 'emulator-over-stdio.js'
  /** What runs it, and what that is told before the program. */
  command: string
  args?: string[]
  options: Partial<Options>
}

/** The installed package behind a program that answers requests, in a process of its own. */
export function openProcess({ consumer, program, command, args = [], options }: Started): Opened {
  for (const file of [program, 'answer-lines.js', 'answer-by-fetch.js'])
    copyFileSync(new URL(file, import.meta.url), join(consumer.folder, file))
  const child = spawn(command, [...args, program, JSON.stringify(options)], {
    cwd: consumer.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async call(request) {
      child.stdin.write(`${JSON.stringify(askedByFetch(request))}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`Failed to call ${program}: its process has ended.`)
      return answered(JSON.parse(value))
    },
    async close() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
