import type { CallReport } from '../emulator/finish.ts'
import type { Options } from '../options/options.ts'

type Output = { write: (text: string) => unknown }

/**
 * Writes a line for each call, in the chosen form. Lines of one turn go out together, after the answers: a write to a
 * pipe takes longer than a call.
 */
export function createCallLog(form: Options['log'], output: Output): ((call: CallReport) => void) | undefined {
  if (form === 'silent') return undefined
  const line = form === 'json' ? jsonLine : prettyLine
  let waiting = ''
  const flush = () => {
    output.write(waiting)
    waiting = ''
  }
  return call => {
    if (waiting === '') setImmediate(flush)
    waiting += `${line(call)}\n`
  }
}

/** Writes a line for what is no call. */
export function createMessageLog(form: Options['log'], output: Output): (message: string) => void {
  return message =>
    output.write(form === 'json' ? `${JSON.stringify({ time: new Date().toISOString(), message })}\n` : `${message}\n`)
}

function jsonLine({ reason, ...call }: CallReport): string {
  return JSON.stringify({ time: new Date().toISOString(), ...call, ...(reason && { reason }) })
}

function prettyLine({ status, code, action, accessKeyId, requestId, reason }: CallReport): string {
  const time = new Date().toISOString().slice(11, 23)
  const why = reason && `\n             ${reason.replaceAll('\n', '\\n')}`
  return `${time} ${status} ${code.padEnd(20)} ${action || '-'} ${accessKeyId || 'unsigned'} ${requestId}${why}`
}
