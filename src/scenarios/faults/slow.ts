import type { Fault } from './fault.ts'

/** Longer than the 3 seconds after which the Node SDKs give up, shorter than the 10 of the others. */
const lateness = 4000

/** The answer comes late. */
export const slow: Fault = async (reply, { pause }) => {
  await pause(lateness)
  return reply
}
