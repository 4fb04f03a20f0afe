import type { Clock } from '../clock/clock.ts'
import type { PlainRequest } from '../gateway/exchange.ts'
import type { Step } from '../scenarios/scenario.ts'

/** What the hooks of a scenario may use while they hold up the answer to a request. */
export type StepOf = (request: PlainRequest) => Omit<Step, 'name'>

/** `onReset` calls back when everything is reset, and answers how to be forgotten. */
export function createStepOf(clock: Clock, onReset: (run: () => void) => () => void): StepOf {
  return request => ({
    reset: () =>
      new Promise(accept => {
        const go = () => {
          forget()
          forgetCaller?.()
          accept()
        }
        const forget = onReset(go)
        const forgetCaller = request.onLeft?.(go)
      }),
    pause: milliseconds =>
      new Promise(accept => {
        const go = () => {
          forget()
          cancel()
          accept()
        }
        const forget = onReset(go)
        const cancel = clock.at(clock.now() + milliseconds, go)
      }),
  })
}
