import { ApiError } from './api-error.ts'
import { type Awaitable, isPromise, type Port, whenReady } from './awaitable.ts'

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

/** A part that is opened, once, by whatever is first asked of it. `verbs` are all that can be. */
export function openLater<Part extends Record<keyof Part, (...given: never[]) => unknown>>(
  open: () => Awaitable<Part>,
  verbs: Record<keyof Part, true>,
): Port<Part> {
  let opening: Awaitable<Part> | undefined
  const part = () => {
    if (opening) return opening
    const opened = open()
    opening = isPromise(opened) ? opened.then(keep, giveUp) : opened
    return opening
  }
  const keep = (opened: Part) => {
    opening = opened
    return opened
  }
  const giveUp = (thrown: unknown) => {
    opening = undefined
    throw thrown
  }
  const ask =
    (verb: keyof Part) =>
    (...given: never[]) =>
      whenReady(part(), opened => opened[verb](...given))
  return Object.fromEntries(Object.keys(verbs).map(verb => [verb, ask(verb as keyof Part)])) as Port<Part>
}
