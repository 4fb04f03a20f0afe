import type { SharedText } from '../emulator/store.ts'
import type { Link } from './link.ts'
import { scripts } from './scripts.ts'

/** A text under one key, which lasts. */
export const sharedText = (link: Link, key: string): SharedText => ({
  read: async () => ((await link.send(key, ['GET', key])) as string | null) ?? undefined,
  swap: async (before, after) => (await link.run(scripts.swapText, [key], [before ?? '', after])) === 1,
})
