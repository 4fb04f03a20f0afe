import { splitTarget } from '../gateway/call.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { emulatorName } from '../gateway/reply.ts'

/**
 * The answer to what a browser asks for when its user opens the emulator's address, and by itself: the console, and its
 * icon. Neither is a call: nothing is counted or journalled. Undefined for every call.
 */
export function answerVisit(request: PlainRequest): PlainReply | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { path, search } = splitTarget(request.url)
  if (path === '/favicon.ico') return redirectTo('/_emulator/assets/icon.svg')
  const isCall = /(^|&)Action=/.test(search) || headerText(request, 'x-acs-action') !== undefined
  if (path !== '/' || isCall || !/\btext\/html\b/i.test(headerText(request, 'accept') ?? '')) return undefined
  return redirectTo('/_emulator/')
}

const redirectTo = (location: string): PlainReply => ({
  status: 302,
  headers: { location, 'content-length': '0', 'cache-control': 'no-store', 'x-emulator': emulatorName },
  body: '',
})
