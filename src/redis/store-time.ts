import type { SystemTime } from '../clock/clock.ts'
import type { Link } from './link.ts'

/** How often the store is asked what time it is, in milliseconds. */
const askEvery = 10_000

/**
 * The store's time: what its own clock shows, reckoned here from a clock that nobody sets. Replicas whose own clocks
 * differ agree on it to within half of a round trip.
 */
export async function createStoreTime(link: Link, systemTime: SystemTime): Promise<SystemTime> {
  const elapsed = systemTime.elapsed ?? systemTime.now
  let difference = 0
  const ask = async () => {
    const before = elapsed()
    const [seconds, microseconds] = (await link.send('', ['TIME'])) as string[]
    const middle = (before + elapsed()) / 2
    difference = Number(seconds) * 1000 + Number(microseconds) / 1000 - middle
  }
  const askAgain = () => {
    systemTime.wake(askEvery, () => void ask().then(askAgain, askAgain))
  }
  await ask()
  askAgain()
  return { now: () => Math.round(elapsed() + difference), elapsed, wake: systemTime.wake }
}
