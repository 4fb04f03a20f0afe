import { type Awaitable, isPromise, letGo, type Port } from './awaitable.ts'

/** A part of the emulator could not be loaded. */
export class PartMissing extends Error {}

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
        throw new PartMissing(
          `Failed to load a part of the emulator (${message}). Serve every file of your bundle; for a service worker, bundle into one file.`,
        )
      },
    )
}

/** All verbs of a part: those that ask for something, and those that tell, with what the first to tell is answered. */
type Verbs<Part extends Callable<Part>> = {
  [Name in keyof Part]: 'asked' | { told: Awaited<ReturnType<Part[Name]>> }
}
type Callable<Part> = Record<keyof Part, (...given: never[]) => unknown>

/**
 * A part that is made, once, of code that is loaded with whatever is first asked of it or told to it; everything reaches
 * it in the order in which it came. Who asks waits until it is open. The first to tell does not, and what was told is
 * kept until the part is open, however often that fails. Who tells more waits, so no more than one thing is kept.
 */
export function openLater<Code, Part extends Callable<Part>>(
  load: () => Awaitable<Code>,
  make: (code: Code) => Part,
  verbs: Verbs<Part>,
): Port<Part> {
  let opening: Awaitable<Part> | undefined
  let isAnyTold = false
  /** What was told when opening failed. */
  let missed: ((opened: Part) => unknown) | undefined

  const open = (code: Code) => {
    const made = make(code)
    missed?.(made)
    missed = undefined
    return made
  }
  const keep = (found: Part) => {
    opening = found
    // From now on its own functions are called, as if it had always been there.
    Object.assign(port, found)
    return found
  }
  const part = () => {
    if (opening) return opening
    const found = load()
    if (!isPromise(found)) return keep(open(found))
    opening = found.then(open)
    // Ahead of all who wait for it: what they do next must not come before what others have asked.
    opening.then(keep, () => {
      opening = undefined
    })
    return opening
  }
  const waitFor = (opened: Promise<Part>, kind: 'asked' | { told: unknown }, run: (opened: Part) => unknown) => {
    if (kind === 'asked') return opened.then(run)
    if (isAnyTold) {
      const told = opened.then(run)
      letGo(told)
      return told
    }
    isAnyTold = true
    letGo(
      opened.then(run, () => {
        missed = run
      }),
    )
    return kind.told
  }
  const verbOf =
    (name: keyof Part) =>
    (...given: never[]) => {
      const found = part()
      return isPromise(found) ? waitFor(found, verbs[name], opened => opened[name](...given)) : found[name](...given)
    }
  const port = Object.fromEntries(Object.keys(verbs).map(name => [name, verbOf(name as keyof Part)])) as Port<Part>
  return port
}
