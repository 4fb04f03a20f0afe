import type { Recorder } from '../../emulator/recorder.ts'
import type { Report } from '../../emulator/report.ts'
import { createRecorder, recordsVariable } from './recorder.ts'

/** A recorder where a reporter asks for one. It is at hand from the start: a worker may end right after its last call. */
export const recorderOfEnvironment = (): Recorder | undefined =>
  process.env[recordsVariable] ? createRecorder() : undefined

/** Tells a recorder of everything that is reported. */
export function alsoRecording(report: ((told: Report) => void) | undefined, recorder: Recorder | undefined) {
  if (!recorder) return report
  return (told: Report) => {
    report?.(told)
    recorder.changed()
  }
}
