import { createRunReports, type RunReporterOptions } from './node/runs/run-reports.ts'

export type { RunReporterOptions }

/**
 * A reporter of Jest: advice and coverage of all emulators that the tests have started by an entry of this package,
 * summed over workers, after everything else.
 *
 * @example
 * module.exports = { reporters: ['default', ['cloudauth-emulator/jest-reporter', { minCoverage: 60 }]] }
 */
export default class CloudauthReporter {
  private readonly reports
  private failures: readonly string[] = []

  constructor(_globalConfig: unknown, options: RunReporterOptions = {}) {
    this.reports = createRunReports(options)
    this.reports.begin()
  }

  onRunStart(): void {
    this.reports.begin()
  }

  onRunComplete(): void {
    const { text, failures } = this.reports.end()
    if (text) process.stdout.write(`\n${text}`)
    for (const failure of failures) process.stdout.write(`FAIL  ${failure}\n`)
    this.failures = failures
  }

  /** Jest fails the run with it. */
  getLastError(): Error | undefined {
    return this.failures.length > 0 ? new Error(`Failed: ${this.failures.join('; ')}`) : undefined
  }
}
