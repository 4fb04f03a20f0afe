import type { PlainReply } from '../../gateway/exchange.ts'
import type { Fault } from './fault.ts'

/** A broken connection as a value: status 0, as in the web's `Response.error()`. Each door breaks what it has. */
export const cutOff: PlainReply = { status: 0, headers: {}, body: '' }

/** The connection is cut off instead of an answer. */
export const reset: Fault = () => cutOff
