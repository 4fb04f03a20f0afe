import type { Reporter, Vitest } from 'vitest/node'
import { lanes } from './lanes.ts'

/** Names each lane that a run leaves out, with what it needs, so that its absence is never read as a pass. */
export default class NameAbsentLanes implements Reporter {
  #absent: string[] = []

  onInit(vitest: Vitest) {
    const present = new Set(vitest.projects.map(({ name }) => name))
    this.#absent = lanes.flatMap(({ name, needs }) => (present.has(name) ? [] : `${name} (needs ${needs})`))
  }

  onTestRunEnd() {
    if (this.#absent.length === 0) return
    process.stdout.write(`Not run: ${this.#absent.join('; ')}. npm run test:all runs everything.\n`)
  }
}
