import { reachOfHost } from '../network/hosts.ts'
import type { Options } from '../options/options.ts'

/** Whether only this machine reaches what is bound to a host. */
export const isLocalOnly = (host: string) => reachOfHost(host) === 'loopback'

/**
 * What the start line says of who may reach the control API, in brackets behind the address: the token that was made for
 * this run, or that there is none. Empty when only this machine does, under names that are its own.
 */
export function exposureWords({ host, controlToken, singleLabelHosts }: Options, isTokenMade: boolean): string {
  const words = [
    isTokenMade && `control token: ${controlToken} made for this run`,
    !isLocalOnly(host) && !controlToken && 'the control API is open to everyone who can reach this port',
    singleLabelHosts && 'it answers to any host name without a dot',
  ].filter(word => word !== false)
  return words.length > 0 ? ` (${words.join('; ')})` : ''
}

/**
 * Refuses to start where real people would be verified by it.
 * @throws {Error} when NODE_ENV is production, unless that is allowed.
 */
export function refuseProduction(env: NodeJS.ProcessEnv, { allowProduction }: Options): void {
  if (env.NODE_ENV === 'production' && !allowProduction)
    throw new Error(
      'Failed to start: NODE_ENV is production, and this is an emulator, which takes everybody for verified. Use the real service there, or start with --allow-production.',
    )
}
