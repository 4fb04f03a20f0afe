import type { SystemTime } from '../clock/clock.ts'
import type { EmulatorEvent, Events, NumberedEvent } from '../events/events.ts'
import { limits } from '../gateway/limits.ts'
import { lastingKeys } from './keys.ts'
import type { Link } from './link.ts'
import { scripts } from './scripts.ts'

/** So long events are gathered before they are sent together, in milliseconds. */
const gathering = 5

/** The stream of events, shared. Those of a moment are sent together; readers are woken by the replica that wrote. */
export function redisEvents(link: Link, prefix: string, run: string, wake: SystemTime['wake']): Events {
  const { events: names, channel } = lastingKeys(prefix)
  const [list = '', count = ''] = names
  const wakeUp = `${channel}:events`
  let outgoing: EmulatorEvent[] = []
  let waiting: (() => void)[] = []
  let isListening = false

  const wakeAll = () => {
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }

  const flush = () => {
    const events = outgoing.map(event => JSON.stringify(event))
    outgoing = []
    // An event that cannot be told is a gap for its readers, and no fault of the call that it is about.
    link.run(scripts.publish, names, [limits.events.value, wakeUp, ...events], false).then(wakeAll, () => undefined)
  }

  return {
    run,
    publish(event) {
      outgoing.push(event)
      if (outgoing.length === 1) wake(gathering, flush)
    },
    newest: async () => Number((await link.send(count, ['GET', count])) ?? 0),
    async after(number, most) {
      const [found, [oldest]] = (await Promise.all([
        link.send(list, ['XRANGE', list, String(number + 1), '+', 'COUNT', String(most)]),
        link.send(list, ['XRANGE', list, '-', '+', 'COUNT', '1']),
      ])) as [[string, string[]][], [string, string[]][]]
      const events = found.map(
        ([id, [, text = '']]): NumberedEvent => ({ number: Number.parseInt(id, 10), ...JSON.parse(text) }),
      )
      const first = oldest ? Number.parseInt(oldest[0], 10) : number + 1
      return { events, missed: Math.max(0, first - (number + 1)) }
    },
    onNext(run) {
      if (!isListening) {
        isListening = true
        link.subscribe(wakeUp, wakeAll).catch(() => {
          isListening = false
        })
      }
      waiting.push(run)
      return () => {
        waiting = waiting.filter(other => other !== run)
      }
    },
  }
}
