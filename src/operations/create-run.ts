import { type Awaitable, isPromise, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { loadOnce } from '../gateway/load-once.ts'
import { emulatedActions } from './actions.ts'
import { checkParameters } from './check-parameters.ts'
import type { Operation, OperationParts, Outcome } from './operation.ts'

/**
 * Runs a call that passed the gates: holds its parameters against the request table of its action, then hands it to the
 * operation. Operations load with the first call of their action.
 */
export function createRun(parts: OperationParts): (call: Call) => Awaitable<Outcome> {
  const byName = new Map(
    emulatedActions.map(({ name, tableOf, load }) => [
      name,
      { tableOf, operation: loadOnce(async (): Promise<Operation<never>> => (await load())(parts)) },
    ]),
  )
  return call => {
    const action = byName.get(call.action ?? '')
    // The gates let only actions of the registry pass.
    if (!action) throw new Error(`Failed to run ${call.action}: it is in no registry.`)
    const given = checkParameters(action.tableOf(call.parameters, parts.options), call.parameters, parts)
    return isPromise(given) ? given.then(values => operate(action, call, values)) : operate(action, call, given)
  }
}

type Runnable = { operation: () => Awaitable<Operation<never>> }

const operate = ({ operation }: Runnable, call: Call, given: unknown): Awaitable<Outcome> =>
  whenReady(operation(), run => run(call, given as never))
