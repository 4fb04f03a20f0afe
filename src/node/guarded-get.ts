import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { reachOfAddress } from '../network/addresses.ts'
import { hostFault } from '../network/hosts.ts'
import { mayEnter } from '../network/reach.ts'
import type { Outbound } from '../options/choices.ts'
import { localLookup, type Resolve } from './local-lookup.ts'
import { trustedAuthorities } from './own-authorities.ts'
import { protocolHint } from './protocol-hint.ts'

/** Preliminary answers (1xx) may come in any number: together with the rest of the head they get what a head gets. */
const mostBeforeAnswer = 16 * 1024

/** Thrown by the dialler for an address that may not be entered. */
export class ForbiddenAddress extends Error {}

/** Lets nothing through that leads into a forbidden net. */
const guardedLookup =
  (resolve: Resolve, outbound: Outbound): LookupFunction =>
  (hostname, options, callback) => {
    localLookup(resolve)(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map(entry => entry.address) : [address]
      const bad = error ? undefined : addresses.find(each => !mayEnter(reachOfAddress(each), outbound))
      callback(bad === undefined ? error : new ForbiddenAddress(`${hostname} leads to ${bad}`), address, family)
    })
  }

type Get = {
  url: URL
  /** Path and query to send, where they differ from how `url` spells them. */
  target?: string
  headers: OutgoingHttpHeaders
  signal: AbortSignal
  outbound: Outbound
  /** Certificates as PEM that are trusted besides. */
  extraCa?: string | undefined
  /** How names are resolved; as the system does unless a test has its own network. */
  resolve?: Resolve
}

/**
 * Opens one GET, with the address vetted as it is dialled: the host as written here, a name also after it was resolved. Follows no
 * redirect, keeps no connection, uses no proxy. Answers once the head is there; aborting the signal ends it at any time.
 * Rejects with an Error that says why; ForbiddenAddress when nothing was contacted for that reason.
 */
export function guardedGet({
  url,
  target,
  headers,
  signal,
  outbound,
  extraCa,
  resolve = lookup,
}: Get): Promise<IncomingMessage> {
  const fault = hostFault(url, outbound)
  if (fault) return Promise.reject(new ForbiddenAddress(fault))
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  const path = target === undefined ? {} : { path: target }
  return new Promise((accept, reject) => {
    const ca = url.protocol === 'https:' ? trustedAuthorities(extraCa) : undefined
    const dialled = { lookup: guardedLookup(resolve, outbound), signal, agent: false, headers, ...path }
    const request = open(url, { ...dialled, ...(ca && { ca }) })
    request
      .on('response', response => {
        // A body without a length ends with its connection, also when that is us: it must not pass for whole.
        signal.addEventListener('abort', () => response.destroy(new Error('cut off')), { once: true })
        accept(response)
      })
      .on('information', () => {
        if ((request.socket?.bytesRead ?? 0) > mostBeforeAnswer) request.destroy(new Error('no end of 1xx answers'))
      })
      .on('error', error => reject(withMessage(error)))
      // A switch of protocols (101) ends without an answer and without an error.
      .on('close', () => reject(new Error('closed without an answer')))
      .end()
  })
}

/** When none of several addresses can be reached, the message is empty and the reasons are inside. */
function withMessage(error: NodeJS.ErrnoException): Error {
  const hint = protocolHint(error)
  if (hint) return new Error(`${error.message.trim()} (${hint})`, { cause: error })
  if (!(error instanceof AggregateError)) return error
  return new Error(error.errors.map(each => each.message).join(', '), { cause: error })
}
