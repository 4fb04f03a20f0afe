import type { Fault } from './fault.ts'
import { cutOff } from './reset.ts'

/** The answer never comes; a reset of the emulator cuts the connection, and so does a caller that gives up. */
export const hang: Fault = async (_reply, { reset }) => {
  await reset()
  return cutOff
}
