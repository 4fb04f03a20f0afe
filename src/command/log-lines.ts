import { catalogue } from '../advice/catalogue.ts'
import type { CallbackReport, CallReport, EndReport, Report } from '../emulator/report.ts'
import { printable } from '../redaction/scrub.ts'
import type { Paint } from './colours.ts'

/** A report as one line for people, the reason of a refusal as a second one. */
export function prettyLine(report: Report, paint: Paint): string {
  const time = paint('dim', new Date().toISOString().slice(11, 23))
  switch (report.event) {
    case 'call':
      return `${time} ${callLine(report, paint)}`
    case 'callback':
      return `${time} ${callbackLine(report, paint)}`
    case 'end':
      return `${time} ${endLine(report, paint)}`
    case 'clock':
      return `${time} ${paint('cyan', 'clock')} ${report.now}${report.frozen ? ' frozen' : ''}`
    case 'advice': {
      const { severity, title } = catalogue[report.rule]
      const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan'
      return `${time} ${paint(colour, severity)} ${report.rule}: ${title} ${paint('dim', shown(report.detail))}`
    }
    case 'reset':
      return `${time} ${paint('yellow', 'reset')} ${report.accessKeyId === undefined ? 'everything' : `key ${shown(report.accessKeyId)}`}`
  }
}

/** A report as one line for programs. */
export function jsonLine({ event, ...report }: Report): string {
  const { reason, ...rest } = { reason: '', ...report }
  return JSON.stringify({ time: new Date().toISOString(), event, ...rest, ...(reason && { reason }) })
}

function callLine(call: CallReport, paint: Paint): string {
  const { status, code, action, accessKeyId, merchantBizId, transactionId, milliseconds, decision, fault, reason } =
    call
  const colour = status < 300 ? 'green' : status < 500 ? 'yellow' : 'red'
  const words = [
    paint(colour, String(status)),
    paint('bold', shown(action) || 'no action'),
    code,
    shown(accessKeyId) || 'unsigned',
    shown(merchantBizId ?? ''),
    transactionId ?? '',
    paint('dim', `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`),
    decision === undefined ? '' : paint('cyan', `scenario ${decision}`),
    fault === undefined ? '' : paint('cyan', `fault ${fault}`),
  ]
  const why = reason && `\n${' '.repeat(17)}${paint('dim', shown(reason))}`
  return `${words.filter(word => word !== '').join(' ')}${why}`
}

function callbackLine(report: CallbackReport, paint: Paint): string {
  const { callbackId, transactionId, state, attempt, status, error, milliseconds } = report
  const colour = state === 'delivered' ? 'green' : state === 'failed' ? 'red' : 'yellow'
  const outcome = attempt === 0 ? '' : status === undefined ? shown(error ?? 'no answer') : String(status)
  const words = [
    paint(colour, 'callback'),
    state === 'scheduled' ? 'will be sent again' : state,
    outcome,
    attempt === 0 ? '' : `attempt ${attempt}`,
    callbackId,
    transactionId,
    milliseconds === undefined ? '' : paint('dim', `${Math.round(milliseconds)} ms`),
  ]
  return words.filter(word => word !== '').join(' ')
}

function endLine({ transactionId, state, subCode }: EndReport, paint: Paint): string {
  const colour = state === 'passed' ? 'green' : state === 'not-passed' ? 'red' : 'yellow'
  return `${paint(colour, state)}${subCode === undefined ? '' : ` ${subCode}`} ${transactionId}`
}

/** One line that a terminal takes for nothing but text. */
const shown = (text: string) => printable(text)
