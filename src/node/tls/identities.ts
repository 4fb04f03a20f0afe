import { hostname, networkInterfaces } from 'node:os'
import { createSecureContext, type SecureContext } from 'node:tls'
import { machineTime } from '../timers.ts'
import type { Authority } from './authority.ts'
import { createKey } from './certificate.ts'
import { isSingleLabel, readServerName, type ServerName } from './names.ts'

/** What a TLS server shows of itself: by the name that a client asks for, or when it asks for none. */
export type Identities = {
  /** PEM of the default certificate and key, as a server takes them. */
  fallback: { key: string; cert: string }
  /** The certificate for a name; undefined: the default one. */
  contextFor: (name: string) => SecureContext | undefined
  /** Whether there is a certificate for the name that a client asked for, if it did. */
  knows: (name: string | undefined) => boolean
}

/** So many certificates are kept; the oldest gives way. A name costs a signature, about a tenth of a millisecond. */
const mostCertificates = 256

/** So many single labels are added to the CA as clients ask for them: beyond that, `--tls-name` is the way. */
const mostAddedLabels = 64

/** Milliseconds after which a certificate is replaced: it ends after 397 days. */
const renewedAfter = 300 * 24 * 60 * 60_000

type Parts = {
  authority: Authority
  /** Names of `--tls-name`. */
  names: readonly ServerName[]
  /** The address or name that is listened on. */
  host: string
  notice: (message: string) => void
}

/** Certificates by the installation's CA, one for each name that is asked for, all with one key of this process. */
export function createIdentities({ authority, names, host, notice }: Parts): Identities {
  const key = createKey()
  const keyText = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const contexts = new Map<string, { context: SecureContext; madeAt: number }>()
  const contextOf = (wanted: readonly ServerName[]) =>
    createSecureContext({ key: keyText, cert: authority.sign(key, wanted) })
  const fallbackNames = ownNames(names, host).filter(authority.permits)
  const saidOf = new Set<string>()
  let added = 0

  /** A label that the CA does not know yet is added to it, which its copies elsewhere do not know. */
  function permit(name: ServerName): boolean {
    if (authority.permits(name)) return true
    if (!isSingleLabel(name) || added >= mostAddedLabels) return false
    added += 1
    authority.widen([name])
    notice(
      `The certificate authority now also signs for "${name.value}": a client that loaded it before must load it again (restart it, or start the emulator with --tls-name ${name.value} first).`,
    )
    return true
  }

  const knows: Identities['knows'] = text => {
    const name = text === undefined ? undefined : readServerName(text)
    return text === undefined || (name !== undefined && authority.permits(name))
  }

  return {
    knows,
    fallback: { key: keyText, cert: authority.sign(key, fallbackNames) },
    contextFor(text) {
      const known = contexts.get(text)
      if (known && known.madeAt > machineTime() - renewedAfter) return known.context
      const name = readServerName(text)
      if (name && fallbackNames.some(({ value }) => value === name.value)) return undefined
      if (!name || !permit(name)) {
        if (saidOf.size < mostCertificates && !saidOf.has(text)) {
          saidOf.add(text)
          notice(
            `A client asked for a certificate of ${JSON.stringify(text.slice(0, 253))}, which the certificate authority does not sign for; it got that of ${fallbackNames[0]?.value}. Start the emulator with --tls-name NAME, or call it by localhost, an address or a private name.`,
          )
        }
        return undefined
      }
      if (contexts.size >= mostCertificates) contexts.delete(contexts.keys().next().value ?? '')
      const context = contextOf([name])
      contexts.set(text, { context, madeAt: machineTime() })
      return context
    },
  }
}

/** What a client calls that asks for no name: this machine, by all the names and addresses that it has for itself. */
function ownNames(names: readonly ServerName[], host: string): ServerName[] {
  const addresses = Object.values(networkInterfaces()).flatMap(each => (each ?? []).map(({ address }) => address))
  const texts = ['localhost', '127.0.0.1', '::1', host, hostname(), 'host.docker.internal', ...addresses.slice(0, 64)]
  const all = [...texts.flatMap(text => readServerName(text) ?? []), ...names]
  return all.filter(({ value }, index) => all.findIndex(other => other.value === value) === index)
}
