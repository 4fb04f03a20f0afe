import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Consumer } from '../support/install-package.ts'
import { answered, askedByFetch } from './asked-by-fetch.ts'
import { options } from './endpoint.ts'
import type { Opened } from './hold-to-behaviours.ts'

/** The handlers of the installed package behind MSW, in a process of the Node that is given. */
export function openMswProcess(consumer: Consumer, node: string): Opened {
  for (const file of ['msw-over-stdio.js', 'answer-by-fetch.js'])
    copyFileSync(new URL(file, import.meta.url), join(consumer.folder, file))
  const child = spawn(node, ['msw-over-stdio.js', JSON.stringify(options)], {
    cwd: consumer.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async call(request) {
      child.stdin.write(`${JSON.stringify(askedByFetch(request))}\n`)
      const { value } = await lines.next()
      return answered(JSON.parse(value))
    },
    async close() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
