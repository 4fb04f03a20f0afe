/**
 * Who may ask for a path of the control API: anybody, for a probe or the CA's certificate; an end user, for pages and what
 * they load; those who were given its link, for a file that the real service serves to other sites; those who send
 * callbacks, for a place in the inbox. Everything else is for those who hold the control token.
 */
export type Access = 'probe' | 'page' | 'linked' | 'receiver' | 'guarded'

const open: readonly (readonly [RegExp, Access])[] = [
  [/^\/_emulator\/(health|ready|ca\.pem)$/, 'probe'],
  [/^\/_emulator\/?$/, 'page'],
  [/^\/_emulator\/assets\/[^/]+$/, 'page'],
  [/^\/_emulator\/verify\/[^/]+(\/state)?\/?$/, 'page'],
  [/^\/_emulator\/videos\/[^/]+\/?$/, 'linked'],
  [/^\/_emulator\/inbox\/[^/]+\/?$/, 'receiver'],
]

/** Tells who may ask for a path, dots resolved, as a URL has it. The one place that knows which paths are open. */
export function accessTo(path: string): Access {
  return open.find(([pattern]) => pattern.test(path))?.[1] ?? 'guarded'
}

/** Whether an end user's browser asks for a path by a link that the emulator gave out: the page of a verification, what it loads, a video. */
export const isGivenLink = (path: string): boolean => /^\/_emulator\/(verify|assets|videos)\/[^/]+\/?$/.test(path)
