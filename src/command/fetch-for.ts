import { reachOfHost } from '../network/hosts.ts'
import { parseUrl } from '../network/web-url.ts'
import { defaultCaFolder } from '../node/tls/ca-folder.ts'
import { readSettings } from './settings.ts'

/** This machine and private networks are called straight, with the CA of this installation trusted; others by `fetch`. */
export async function fetchFor(url: string, env: NodeJS.ProcessEnv) {
  const parsed = parseUrl(url)
  if (!parsed || reachOfHost(parsed.hostname) === 'public') return {}
  const { directFetch, trustedWith } = await import('../node/direct-request.ts')
  if (!/^https:/i.test(url)) return { fetch: directFetch([]) }
  // An emulator that nobody has called by https yet has no CA: it will find this one.
  const { openAuthority } = await import('../node/tls/authority.ts')
  const folder = readSettings([], env, false).options.caDir || defaultCaFolder()
  return { fetch: directFetch(trustedWith(openAuthority(folder).certificate(), env)) }
}
