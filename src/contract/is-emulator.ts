import { apiVersion } from '../operations/actions.ts'
import type { Unanswered } from './count-unanswered.ts'
import type { Connection } from './create-sender.ts'
import { exchange } from './exchange.ts'
import { signCall } from './sign-call.ts'

/** No service has it: to ask for it costs nothing, needs no key, uses up no scenario and opens nothing. */
const action = 'RecognizeEmulator'

/**
 * Whether it is the emulator that answers at an endpoint: all its answers say so. A name would not tell, because the
 * real service may stand behind any. Undefined where nobody answers.
 */
export async function isEmulator(
  { url, fetch, now = Date.now }: Connection,
  unanswered: Unanswered,
): Promise<boolean | undefined> {
  const call = { action, version: apiVersion, parameters: {}, signing: 'unsigned', now: now(), nonce: '' } as const
  while (!unanswered.tooMany()) {
    try {
      const { headers } = await exchange(signCall(url, undefined, call), fetch)
      unanswered.clear()
      return headers.has('x-emulator')
    } catch (thrown) {
      unanswered.add(thrown)
    }
  }
  return undefined
}
