import { headerText, type PlainRequest } from '../gateway/exchange.ts'
import { callingPage, forwardedBy, hostOf, type PageRules } from '../network/calling-page.ts'
import { parseHost } from '../network/host-names.ts'
import { accessTo, isGivenLink } from './access.ts'

export type GuardParts = { token: string; pages: PageRules }

/** What the control API says to a request that it does not take: the status, a name, and what to do. */
export type ControlRefusal = { status: number; code: string; message: string }

/**
 * Refuses, before anything has happened, what a web page of somebody else could send: a foreign Host (DNS rebinding), a
 * request from another site (CSRF), and where a token is set, whatever comes without it. `path` is the target's, dots
 * resolved.
 */
export function guardControl(
  request: PlainRequest,
  path: string,
  { token, pages }: GuardParts,
): ControlRefusal | undefined {
  const access = accessTo(path)
  const host = hostOf(request)
  // A link begins as the proxy before the emulator was called, and must open there whatever Host the proxy hands on.
  // A page that has its own name point here could say the same, but knows no transaction.
  const rules = isGivenLink(path) && forwardedBy(request).host ? { ...pages, isTrustedHost: () => true } : pages
  if (host !== '' && !rules.isTrustedHost(host)) {
    const name = shorten(parseHost(host)?.hostname ?? host)
    return {
      status: 403,
      code: 'foreign-host',
      message: `The host "${name}" is not one of this emulator's. Call it by its address or by localhost, or start it with --allowed-host ${name}.`,
    }
  }
  const page = callingPage(request, rules)
  const isForOthers = access === 'receiver' || access === 'linked'
  const isWelcome = page === 'none' || page === 'own' || (isForOthers && page === 'allowed')
  if (!isWelcome && !((access === 'page' || access === 'linked') && isNavigation(request)))
    return {
      status: 403,
      code: 'foreign-origin',
      message: `The page at "${shorten(headerText(request, 'origin') ?? 'another site')}" may not call the control API. Call it from a test, a script or the emulator's own pages.`,
    }
  if (token && access === 'guarded' && !isBearer(request, token))
    return {
      status: 401,
      code: 'unauthorized',
      message:
        'A token is needed. Send the header "Authorization: Bearer TOKEN" with the one given as --control-token.',
    }
  return undefined
}

/** A link on another site, or a frame: whether that may show the page is up to its `frame-ancestors`. */
function isNavigation(request: PlainRequest): boolean {
  return (
    request.method === 'GET' &&
    headerText(request, 'origin') === undefined &&
    headerText(request, 'sec-fetch-mode') === 'navigate'
  )
}

const shorten = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

/** Looks at every character whatever the first ones are, so that the time it takes tells nothing about the token. */
function isBearer(request: PlainRequest, token: string): boolean {
  const given = /^Bearer (.*)$/i.exec(headerText(request, 'authorization') ?? '')?.[1] ?? ''
  let difference = given.length ^ token.length
  for (let index = 0; index < given.length; index++)
    difference |= given.charCodeAt(index) ^ token.charCodeAt(index % token.length)
  return difference === 0
}
