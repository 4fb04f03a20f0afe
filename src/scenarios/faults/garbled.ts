import type { Fault } from './fault.ts'

/** The answer is cut in the middle, under headers that promise JSON. */
export const garbled: Fault = reply => {
  const body = reply.body.slice(0, Math.floor(reply.body.length / 2))
  const length = String(new TextEncoder().encode(body).length)
  return { ...reply, headers: { ...reply.headers, 'content-length': length }, body }
}
