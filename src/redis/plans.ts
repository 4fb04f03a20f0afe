import type { Clock, SystemTime } from '../clock/clock.ts'
import type { Plan, Plans, RunPlan } from '../emulator/plans.ts'
import type { Asking } from '../stores/transactions.ts'
import type { Shared } from './calls.ts'
import { scripts } from './scripts.ts'

/** How long a replica has for what it took, before another one does it, in milliseconds. */
const lease = 3000

/** Plans, shared: whichever replica is there when one is due carries it out, and once. */
export function redisPlans(
  { link, state }: Shared,
  clock: Pick<Clock, 'now' | 'at'>,
  wake: SystemTime['wake'],
  run: RunPlan,
  settleLater: (asking: Asking, work: Promise<unknown>) => void,
) {
  const names = () => state.keys().plans as [string, string, string]

  const remove = async (ids: readonly string[]) => {
    if (ids.length === 0) return
    const [due, leases, plans] = names()
    await Promise.all([
      link.send(due, ['ZREM', due, ...ids]),
      link.send(leases, ['ZREM', leases, ...ids]),
      link.send(plans, ['HDEL', plans, ...ids]),
    ])
  }

  /** Carries out what is due; resolves once that is done. */
  const runDue = async (): Promise<void> => {
    const handed = (await link.run(scripts.claimPlans, names(), [clock.now(), lease])) as (string | null)[]
    for (let index = 0; index < handed.length; index += 2) {
      const id = handed[index] ?? ''
      const plan = handed[index + 1]
      if (plan) await run(id, (JSON.parse(plan) as Plan).ending)
      await remove([id])
    }
  }

  return {
    async put(id, plan, asking) {
      const [due, , plans] = names()
      const moment = clock.now() + plan.after
      const stored = link.run(scripts.putPlan, [due, plans], [id, JSON.stringify(plan), moment])
      clock.at(moment, () => void runDue().catch(() => undefined))
      if (asking) settleLater(asking, stored)
      else await stored
    },
    async cancel(ids) {
      if (ids) return remove([...ids])
      const [due, leases, plans] = names()
      await Promise.all([due, leases, plans].map(name => link.send(name, ['DEL', name])))
    },
    runDue,
    async settle(id?: string) {
      const [, leases] = names()
      await runDue()
      let begun = id === undefined ? ((await link.send(leases, ['ZRANGE', leases, '0', '-1'])) as string[]) : [id]
      for (;;) {
        if (begun.length === 0) return
        const ends = (await link.send(leases, ['ZMSCORE', leases, ...begun])) as (string | null)[]
        begun = begun.filter((_, index) => ends[index] !== null)
        if (begun.length === 0) return
        await new Promise<void>(accept => wake(5, accept))
        // Of a replica that has ended, it is handed out again.
        await runDue()
      }
    },
    /** When the first one is due. */
    async next(): Promise<number | undefined> {
      const [due] = names()
      const [, moment] = (await link.send(due, ['ZRANGE', due, '0', '0', 'WITHSCORES'])) as string[]
      return moment === undefined ? undefined : Number(moment)
    },
  } satisfies Plans & Record<string, unknown>
}
