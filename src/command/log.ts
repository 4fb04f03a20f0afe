import type { CallReport } from '../emulator/after-reply.ts'
import { limits } from '../gateway/limits.ts'
import type { Options } from '../options/options.ts'

/** `writableLength` as streams have it: what is written and not taken yet. */
type Output = { write: (text: string) => unknown; writableLength?: number }

/**
 * Writes a line for each call, in the chosen form. Lines of one turn go out together, after the answers: a write to a
 * pipe takes longer than a call.
 */
export function createCallLog(form: Options['log'], output: Output): ((call: CallReport) => void) | undefined {
  if (form === 'silent') return undefined
  const line = form === 'json' ? jsonLine : prettyLine
  let waiting = ''
  let leftOut = 0
  const flush = () => {
    output.write(waiting)
    waiting = ''
  }
  return call => {
    // Nobody reads, or slower than calls come.
    if ((output.writableLength ?? 0) + waiting.length > limits.logBytes.value) {
      leftOut += 1
      return
    }
    if (waiting === '') setImmediate(flush)
    if (leftOut > 0) waiting += `${messageLine(form, `${leftOut} lines were left out: nobody read the log`)}\n`
    leftOut = 0
    waiting += `${line(call)}\n`
  }
}

/** Writes a line for what is no call. */
export function createMessageLog(form: Options['log'], output: Output): (message: string) => void {
  return message => output.write(`${messageLine(form, message)}\n`)
}

function messageLine(form: Options['log'], message: string): string {
  return form === 'json' ? JSON.stringify({ time: new Date().toISOString(), message }) : message
}

function jsonLine({ reason, ...call }: CallReport): string {
  return JSON.stringify({ time: new Date().toISOString(), ...call, ...(reason && { reason }) })
}

function prettyLine({ status, code, action, accessKeyId, requestId, reason }: CallReport): string {
  const time = new Date().toISOString().slice(11, 23)
  const why = reason && `\n             ${reason.replaceAll('\n', '\\n')}`
  return `${time} ${status} ${code.padEnd(20)} ${action || '-'} ${accessKeyId || 'unsigned'} ${requestId}${why}`
}
