import { accessTo } from './access.ts'

/**
 * Headers for every answer of the control API, by its path: taken for nothing but what it says it is, kept by no cache,
 * loaded by no page of another site, but for what is meant for those. A page that may stand in a frame says itself who
 * may do that.
 */
export function protectiveHeaders(path: string): Record<string, string> {
  const access = accessTo(path)
  const isForOthers = access === 'linked' || (access === 'page' && path.startsWith('/_emulator/verify/'))
  return {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    // In a frame of a page that asks for it, a document needs this as well as a file does.
    'cross-origin-resource-policy': isForOthers ? 'cross-origin' : 'same-origin',
    // A page that opened this one, as integrators do in the H5 flow, keeps its hold of it.
    ...(!isForOthers && { 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY' }),
  }
}
