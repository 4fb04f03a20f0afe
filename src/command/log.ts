import type { Report } from '../emulator/report.ts'
import { limits } from '../gateway/limits.ts'
import type { Options } from '../options/options.ts'
import type { Paint } from './colours.ts'
import { jsonLine, prettyLine } from './log-lines.ts'

/** `writableLength` as streams have it: the characters that were written and not yet taken by the reader. */
type Output = { write: (text: string) => unknown; writableLength?: number }

/**
 * Writes a line for each call, callback attempt, ending and move of the clock, in the chosen form. Lines of one turn go out together, after the answers: a write to a
 * pipe takes longer than a call.
 */
export function createLog(form: Options['log'], output: Output, paint: Paint): ((report: Report) => void) | undefined {
  if (form === 'silent') return undefined
  const line = form === 'json' ? jsonLine : (report: Report) => prettyLine(report, paint)
  let waiting = ''
  let leftOut = 0
  const flush = () => {
    output.write(waiting)
    waiting = ''
  }
  return report => {
    // Nobody reads, or slower than they come.
    if ((output.writableLength ?? 0) + waiting.length > limits.logBytes.value) {
      leftOut += 1
      return
    }
    if (waiting === '') setImmediate(flush)
    if (leftOut > 0) waiting += `${messageLine(form, `${leftOut} lines were left out: nobody read the log`)}\n`
    leftOut = 0
    waiting += `${line(report)}\n`
  }
}

/** Writes a line for what is not a call. */
export function createMessageLog(form: Options['log'], output: Output): (message: string) => void {
  return message => output.write(`${messageLine(form, message)}\n`)
}

function messageLine(form: Options['log'], message: string): string {
  return form === 'json' ? JSON.stringify({ time: new Date().toISOString(), message }) : message
}
