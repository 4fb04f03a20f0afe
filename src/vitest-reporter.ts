import { createRunReports, type RunReporterOptions } from './node/runs/run-reports.ts'

export type { RunReporterOptions }

/**
 * A reporter of vitest: advice and coverage of all emulators that the tests have started by an entry of this package,
 * summed over workers, after everything else.
 *
 * @example
 * export default defineConfig({ test: { reporters: ['default', ['cloudauth-emulator/vitest-reporter', { ratchet: 'coverage.json' }]] } })
 */
export default class CloudauthReporter {
  private readonly reports

  constructor(options: RunReporterOptions = {}) {
    this.reports = createRunReports(options)
    this.reports.begin()
  }

  onInit(): void {
    this.reports.begin()
  }

  /** Vitest 3 and 4. */
  onTestRunEnd(): void {
    this.end()
  }

  /** Vitest 2. */
  onFinished(): void {
    this.end()
  }

  private isEnded = false

  /** Again after a later run of a watcher. */
  onTestRunStart(): void {
    this.isEnded = false
    this.reports.begin()
  }

  private end(): void {
    if (this.isEnded) return
    this.isEnded = true
    const { text, failures } = this.reports.end()
    if (text) process.stdout.write(`\n${text}`)
    for (const failure of failures) process.stdout.write(`FAIL  ${failure}\n`)
    if (failures.length > 0) process.exitCode = 1
  }
}
