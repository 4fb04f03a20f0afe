import type { Clock } from '../clock/clock.ts'
import type { Chance } from '../gateway/chance.ts'
import type { createRecentPictures } from '../images/recent-pictures.ts'
import type { Observation } from '../observation/create-observation.ts'
import type { Options } from '../options/options.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { createExpiryWatch } from './expiry-watch.ts'
import type { Handed } from './handed.ts'
import type { createNews } from './news.ts'
import { pictureFaultOf } from './picture-fault.ts'
import { createReset } from './reset.ts'
import type { Runtime } from './runtime.ts'
import type { StoreParts } from './store.ts'
import type { Verifications } from './verifications.ts'

export type VerbParts = {
  options: Options
  runtime: Runtime
  handed: Pick<Handed, 'recorder'>
  /** Why the store is not there. */
  absence: () => Promise<string | undefined> | undefined
  store: StoreParts
  /** Those of the store, each after what is due for it. */
  transactions: TransactionStore
  clock: Clock
  scenarios: Scenarios
  chanceOf: (text: string) => Chance
  recentPictures: ReturnType<typeof createRecentPictures>
  observation: Observation
  verifications: Verifications
  expiry: ReturnType<typeof createExpiryWatch>
  news: ReturnType<typeof createNews>
}

/** The steps that doors take with an emulator, besides handing it calls and looking at its parts. */
export function createVerbs(parts: VerbParts) {
  const { options, runtime, handed, store, clock, scenarios, chanceOf, recentPictures } = parts
  const { transactions, observation, verifications, expiry, news } = parts
  return {
    /** Of the bytes that a text in Base64 stands for. */
    digestOfBase64: (text: string) => runtime.sha256(runtime.lenientBase64(text)),
    absence: async () => (await parts.absence()) ?? pictureFaultOf(options, runtime),
    complete: (id: string, { subCode = '200', ...byHand }: { subCode?: string } & ByHand = {}) =>
      verifications.complete(id, subCode, byHand.ocr || byHand.scores ? byHand : undefined),
    completeLater: (id: string, { subCode = '200', ...byHand }: { subCode?: string } & ByHand, after: number) =>
      verifications.completeLater(id, subCode, byHand.ocr || byHand.scores ? byHand : undefined, after),
    reading: async (transaction: Transaction) =>
      (await import('../operations/check-result/reading.ts')).readingOf(transaction, chanceOf),
    video: async (link: { id: string; expires: number; mark: string }) =>
      (await import('../operations/check-result/video.ts')).openVideo(
        { transactions, now: clock.now, chanceOf, lenientBase64: runtime.lenientBase64 },
        link,
      ),
    abandon: verifications.abandon,
    expire: verifications.expire,
    async forget(id: string): Promise<boolean> {
      await store.plans.cancel([id])
      await store.callbacks.cancel({ transactionId: id })
      const wasThere = await transactions.delete(id)
      if (wasThere) news.forgotten(id)
      return wasThere
    },
    reset: createReset({
      store,
      scenarios,
      forgetting: handed.recorder?.forgetting,
      observation,
      recentPictures,
      expiry,
      news,
    }),
  }
}
