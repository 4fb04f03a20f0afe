import { splitTarget } from '../gateway/call.ts'

const prefix = '/_emulator'

/** Whether a request target belongs to the control API and not to the emulated one. */
export function isControl(url: string): boolean {
  if (url.startsWith('/') && !url.startsWith(prefix)) return false
  const { path } = splitTarget(url)
  return path === prefix || path.startsWith(`${prefix}/`)
}
