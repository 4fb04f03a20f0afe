import { type Action, type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'

const mostTries = 4

/** Where the answer does not say how long to wait; twice as long after each further try. */
const firstPause = 500

/** Refusals that pass by themselves. */
const passing = ['Throttling.Api', 'InternalError', 'ServiceUnavailable']

/** Whether another try may help: the cloud says so, or no answer came. What is billed is a finished check, not a call. */
export const mayPass = (thrown: unknown): boolean =>
  thrown instanceof CloudauthRefusal ? passing.includes(thrown.code) : true

/** Sends a call again where that may help, after the pause that the answer asks for. */
export function retryPassing(
  call: CallCloudauth,
  pause: (milliseconds: number) => Promise<unknown>,
  isWorthIt: (thrown: unknown, action: Action) => boolean = mayPass,
): CallCloudauth {
  return async (action, parameters) => {
    for (let tries = 1; ; tries += 1)
      try {
        return await call(action, parameters)
      } catch (thrown) {
        if (!isWorthIt(thrown, action) || tries === mostTries) throw thrown
        const asked = thrown instanceof CloudauthRefusal ? thrown.retryAfter : undefined
        await pause(asked ?? firstPause * 2 ** (tries - 1))
      }
  }
}
