import type { PictureRecord } from '../images/picture.ts'

/** How long the end user has, in milliseconds. Source: faceLiveness (30 minutes). */
export const timeToFinish = 30 * 60_000

/** How long a result is kept, in milliseconds. Source: the CheckResult pages (30 days). */
export const timeKept = 30 * 24 * 60 * 60_000

/** One verification, from Initialize on. Times are milliseconds since 1970 on the emulator's clock. */
export type Transaction = {
  id: string
  accessKeyId: string
  productCode: string
  /** `pending` while the end user may still finish, `finished` afterwards; one that ran out is pending and past its time. */
  state: 'pending' | 'finished'
  createdAt: number
  finishedAt?: number
  /** The client that MetaInfo shows; a web client is sent to a page. */
  client: 'app' | 'web'
  /** The parameters of Initialize with documented defaults filled in; MetaInfo and the picture are not kept. */
  parameters: Readonly<Record<string, string>>
  picture?: PictureRecord
}

/** When a transaction stops being pending: when it finished, or when its 30 minutes ran out. */
export function endOf(transaction: Transaction): number {
  return transaction.finishedAt ?? transaction.createdAt + timeToFinish
}

/** Whether the end user can still finish it: up to, not including, 30 minutes after Initialize. */
export function isOpen(transaction: Transaction, now: number): boolean {
  return transaction.state === 'pending' && now < endOf(transaction)
}

/** Whether it is past the 30 days for which results are kept. */
export function isForgotten(transaction: Transaction, now: number): boolean {
  return now >= endOf(transaction) + timeKept
}
