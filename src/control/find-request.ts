import type { Journal } from '../journal/create-journal.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { isOf } from './route.ts'

/** A request by its sequence or its RequestId, unless it is of another key than the one that is named. */
export async function findRequest(
  requests: Journal,
  id: string,
  { accessKeyId }: { accessKeyId?: string | undefined },
): Promise<JournalEntry | undefined> {
  const entry = await requests.get(/^\d{1,15}$/.test(id) ? Number(id) : id)
  // The entry may show its key masked.
  return entry && isOf((await requests.original(entry.sequence)) ?? {}, accessKeyId) ? entry : undefined
}
