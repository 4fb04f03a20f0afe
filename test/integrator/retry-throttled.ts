import { type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'

const mostTries = 4

/** Where the answer does not say how long to wait; twice as long after each further try. */
const firstPause = 500

/**
 * Sends a call that was throttled again, after the pause that the answer asks for. Nothing else is sent again: an
 * Initialize without an answer may have opened a verification, and each costs money.
 */
export function retryThrottled(call: CallCloudauth, pause: (milliseconds: number) => Promise<unknown>): CallCloudauth {
  return async (action, parameters) => {
    for (let tries = 1; ; tries += 1)
      try {
        return await call(action, parameters)
      } catch (thrown) {
        const throttled = thrown instanceof CloudauthRefusal && thrown.code === 'Throttling.Api'
        if (!throttled || tries === mostTries) throw thrown
        await pause(thrown.retryAfter ?? firstPause * 2 ** (tries - 1))
      }
  }
}
