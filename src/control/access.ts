/**
 * Who may ask for a path of the control API: a container's probe, which a CA's certificate may be shown to as well; an end user, for pages and what they load; whoever sends
 * callbacks, for a place in the inbox; everything else is for those who hold the control token.
 */
export type Access = 'probe' | 'page' | 'receiver' | 'guarded'

const open: readonly (readonly [RegExp, Access])[] = [
  [/^\/_emulator\/(health|ready|ca\.pem)$/, 'probe'],
  [/^\/_emulator\/?$/, 'page'],
  [/^\/_emulator\/assets\/[^/]+$/, 'page'],
  [/^\/_emulator\/verify\/[^/]+\/?$/, 'page'],
  [/^\/_emulator\/videos\/[^/]+\/?$/, 'page'],
  [/^\/_emulator\/inbox\/[^/]+\/?$/, 'receiver'],
]

/** Tells who may ask for a path, dots resolved, as a URL has it. The one place that knows which paths are open. */
export function accessTo(path: string): Access {
  return open.find(([pattern]) => pattern.test(path))?.[1] ?? 'guarded'
}
