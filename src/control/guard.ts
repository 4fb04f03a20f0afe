import { headerText, type PlainRequest } from '../gateway/exchange.ts'
import { matchesHost, parseHost } from '../network/host-names.ts'

/** Hosts by which a developer reaches the emulator: addresses, localhost names, single labels, the host of a container. */
const ownHosts = [
  /^\d+\.\d+\.\d+\.\d+$/,
  /^\[[0-9a-f:.]+\]$/i,
  /^([a-z0-9-]+\.)*localhost$/i,
  /^[a-z0-9_-]+$/i,
  /^host\.docker\.internal$/i,
]

export type GuardParts = { token: string; allowedHosts: readonly string[] }

/** What the control API says to a request that it does not take: the status, a name, and what to do. */
export type ControlRefusal = { status: number; code: string; message: string }

/**
 * Refuses, before anything has happened, what a web page of somebody else could send: a foreign Host (DNS rebinding), a
 * foreign Origin (CSRF), and where a token is set, whatever comes without it.
 */
export function guardControl(request: PlainRequest, { token, allowedHosts }: GuardParts): ControlRefusal | undefined {
  const host = (headerText(request, 'host') ?? '').replace(/^https?:\/\//i, '')
  const name = host.replace(/:\d*$/, '')
  if (host !== '' && !isOwn(name, allowedHosts))
    return {
      status: 403,
      code: 'foreign-host',
      message: `The host "${name}" is not one of this emulator's. Call it by address, localhost or a single-label name, or start it with --allowed-host ${name}.`,
    }
  const origin = headerText(request, 'origin')
  if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
    return {
      status: 403,
      code: 'foreign-origin',
      message: `The page at "${origin}" may not call the control API. Call it from a test, a script or the emulator's own pages.`,
    }
  if (token && !isBearer(request, token))
    return {
      status: 401,
      code: 'unauthorized',
      message:
        'A token is needed. Send the header "Authorization: Bearer TOKEN" with the one given as --control-token.',
    }
  return undefined
}

function isOwn(name: string, allowedHosts: readonly string[]): boolean {
  return ownHosts.some(pattern => pattern.test(name)) || isAllowed(name, allowedHosts)
}

function isAllowed(name: string, allowedHosts: readonly string[]): boolean {
  const host = parseHost(name)
  return host !== undefined && allowedHosts.some(pattern => matchesHost(pattern, host.hostname))
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** Looks at every character whatever the first ones are, so that the time it takes tells nothing about the token. */
function isBearer(request: PlainRequest, token: string): boolean {
  const given = /^Bearer (.*)$/i.exec(headerText(request, 'authorization') ?? '')?.[1] ?? ''
  let difference = given.length ^ token.length
  for (let index = 0; index < given.length; index++)
    difference |= given.charCodeAt(index) ^ token.charCodeAt(index % token.length)
  return difference === 0
}
