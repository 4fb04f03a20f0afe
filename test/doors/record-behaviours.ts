import { type Answer, openInProcess } from '../support/doors.ts'
import type { PlainRequest } from '../support/signed-request.ts'
import { behaviours } from './behaviours.ts'
import { control, moment, options } from './endpoint.ts'
import { throughDoor, withHost } from './through-door.ts'

/** A behaviour as it was seen: requests as plain values, and what each was answered. */
export type Recorded = { name: string; ends: string; exchanges: { request: PlainRequest; answer: Answer }[] }

/** Makes every behaviour start alike, whatever was before it: the ids of the seed, and a clock that stands still. */
const beginning = [control('POST', 'reset'), control('PUT', 'clock', { now: moment.toISOString(), frozen: true })]

/** Runs every behaviour once in process; what is answered there is what every other door is held to. */
export async function recordBehaviours(): Promise<Recorded[]> {
  const { call } = await openInProcess(options)
  const answerTo = throughDoor(withHost(call))
  const recorded: Recorded[] = []
  for (const { name, ends, send } of behaviours) {
    const exchanges: Recorded['exchanges'] = []
    const record = async (asked: PlainRequest) => {
      const request = settable(asked)
      const answer = await answerTo(request)
      exchanges.push({ request, answer })
      return answer
    }
    for (const request of beginning) await record(request)
    await send(record)
    recorded.push({ name, ends, exchanges })
  }
  return recorded
}

/** Without the headers that no browser lets a page set: the connection brings them. */
function settable({ headers, ...request }: PlainRequest): PlainRequest {
  const { host: _host, 'content-length': _length, ...others } = headers
  return { ...request, headers: others }
}
