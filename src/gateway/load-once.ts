import { ApiError } from './api-error.ts'
import type { Awaitable } from './awaitable.ts'

/**
 * Loads a part once; it is at hand from then on. A part may be out of reach: not served, or behind an import that no
 * service worker may make. The next call then tries again.
 */
export function loadOnce<Loaded>(load: () => Promise<Loaded>): () => Awaitable<Loaded> {
  let loaded: Loaded | undefined
  return () =>
    loaded ??
    load().then(
      found => {
        loaded = found
        return found
      },
      ({ message }) => {
        throw new ApiError(
          'InternalError',
          `Failed to load a part of the emulator (${message}). Serve every file of your bundle; for a service worker, bundle into one file.`,
        )
      },
    )
}
