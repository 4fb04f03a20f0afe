import type { Recorder } from '../../emulator/recorder.ts'
import type { Report } from '../../emulator/report.ts'

/** The variable by which a reporter of a test run asks emulators in its workers to write down what they see. */
export const recordsVariable = 'CLOUDAUTH_EMULATOR_RECORDS'

/** A recorder where a reporter asks for one. It is loaded then only: what is seen before that, it sees as well. */
export function recorderOfEnvironment(): Recorder | undefined {
  if (!process.env[recordsVariable]) return undefined
  let recorder: Recorder | undefined
  const ready = import('./recorder.ts').then(({ createRecorder }) => {
    recorder = createRecorder()
    return recorder
  })
  const tell = (error: unknown) => console.error('Failed to load the recorder of cloudauth-emulator:', error)
  return {
    attach: observation => void ready.then(loaded => loaded.attach(observation)).catch(tell),
    changed: () => void ready.then(loaded => loaded.changed()).catch(tell),
    forgetting: () => recorder?.forgetting(),
  }
}

/** Tells a recorder of everything that is reported. */
export function alsoRecording(report: ((told: Report) => void) | undefined, recorder: Recorder | undefined) {
  if (!recorder) return report
  return (told: Report) => {
    report?.(told)
    recorder.changed()
  }
}
