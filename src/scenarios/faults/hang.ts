import type { Fault } from './fault.ts'
import { cutOff } from './reset.ts'

/** The answer never comes; a reset of the emulator cuts the connection. */
export const hang: Fault = async (_reply, { reset }) => {
  await reset()
  return cutOff
}
