import type { PlainReply } from '../gateway/exchange.ts'
import { emulatorName } from '../gateway/reply.ts'
import type { ControlRefusal } from './guard.ts'

/** A refusal as the control API answers it. */
export function controlRefusal({ status, code, message }: ControlRefusal): PlainReply {
  return controlJson(status, { error: { code, message } })
}

/** A value as JSON, with what every answer of the control API says about itself. */
function controlJson(status: number, value: unknown): PlainReply {
  const body = JSON.stringify(value)
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(new TextEncoder().encode(body).length),
      'x-emulator': emulatorName,
    },
    body,
  }
}
