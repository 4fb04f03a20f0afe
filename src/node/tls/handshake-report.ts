/** Whom a client called by TLS. */
export type Called = {
  /** The name that it asked for; it asks for none when it calls an address. */
  serverName: string | undefined
  /** Scheme, host and port as it will have called them. */
  url: string
  /** Its address. */
  from: string | undefined
}

/** An error of Node's; those of OpenSSL have their words alone as `reason`, without the place in its source. */
export type HandshakeError = NodeJS.ErrnoException & { reason?: string }

/** A handshake that came to nothing. */
type FailedHandshake = Called & {
  /** Whether there is a certificate for that name. */
  isKnownName: boolean
  /** What OpenSSL or Node says; undefined when the client hung up after a handshake that had gone well. */
  error: HandshakeError | undefined
}

const untrusted = 'it does not trust the certificate authority'

/** What the alerts and errors of clients mean. Source: RFC 8446 §6.2; which client sends what was tried out. */
const meanings: readonly [pattern: RegExp, meaning: string][] = [
  [/ALERT_UNKNOWN_CA/, untrusted],
  [/ALERT_BAD_CERTIFICATE/, 'it refused the certificate: it does not trust the authority, or called another name'],
  [/ALERT_CERTIFICATE_UNKNOWN/, 'it refused the certificate: it does not trust the authority, or called another name'],
  [/ALERT_CERTIFICATE_EXPIRED/, 'its clock says that the certificate has ended'],
  [/UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW/, 'it offered no TLS 1.2 or newer'],
  [/NO_SHARED_CIPHER|ALERT_HANDSHAKE_FAILURE/, 'it offered no cipher that goes with an EC certificate'],
  [/NO_APPLICATION_PROTOCOL/, 'it offered HTTP/2 alone; http/1.1 is spoken here'],
  [/HANDSHAKE_TIMEOUT/, 'it did not go on with its handshake in time (--request-timeout)'],
  [
    /ECONNRESET|EPIPE/,
    'it hung up in the middle of the handshake, as some clients do that do not trust the certificate',
  ],
]

/** One line: what the client tried, and the two ways to mend it. */
export function reportHandshake({ error, isKnownName, ...called }: FailedHandshake): string {
  const known = meanings.find(([pattern]) => pattern.test(error?.code ?? ''))
  const why = error
    ? (known?.[1] ?? (error.reason ?? error.message).replace(/\s+/g, ' '))
    : 'it hung up right after the handshake, as clients do that do not trust the certificate authority or called another name'
  const name = isKnownName ? '' : ` and start the emulator with --tls-name ${called.serverName}`
  return `${failed(called)}: ${why}. Make the client trust the authority (cloudauth-emulator env prints how)${name}, or tell it to use http (protocol HTTP in SDKs).`
}

/** The line for a hello that nobody answers. */
export function reportRefusedHello(called: Called): string {
  return `${failed(called)}: TLS is off here. Start without --tls off, or tell the client to use http (protocol HTTP in SDKs).`
}

const failed = ({ from, url }: Called) => `Failed to speak TLS with ${from ?? 'a client'}, which called ${url}`
