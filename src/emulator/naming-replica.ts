import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import { emulatorNameOf } from '../gateway/reply.ts'

type Door = (request: PlainRequest) => Awaitable<PlainReply>

/** A door whose answers tell which of several emulators they come from; with none to name, the door as it is. */
export function namingReplica(replica: string | undefined, door: Door): Door {
  if (replica === undefined) return door
  const name = emulatorNameOf(replica)
  return request =>
    whenReady(door(request), reply => {
      reply.headers['x-emulator'] = name
      return reply
    })
}
