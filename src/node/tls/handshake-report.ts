/** Whom a client called by TLS. */
export type Called = {
  /** The name that it asked for; it asks for none when it calls an address. */
  serverName: string | undefined
  /** Scheme, host and port as it will have called them. */
  url: string
  /** Its address. */
  from: string | undefined
  /** The protocols that it offered above TLS (ALPN), where its first bytes tell. */
  protocols?: readonly string[]
}

/** An error of Node's; those of OpenSSL have their words alone as `reason`, without the place in its source. */
export type HandshakeError = NodeJS.ErrnoException & { reason?: string }

/** A handshake that came to nothing. */
type FailedHandshake = Called & {
  /** Whether there is a certificate for that name. */
  isKnownName: boolean
  /** Whether the certificate was the user's own, of --tls-cert. */
  isOwnCertificate: boolean
  /** What OpenSSL or Node says; undefined when the client hung up after a handshake that had gone well. */
  error: HandshakeError | undefined
}

/** What went wrong, and what mends it where trust does not. */
type Meaning = { why: string; cure?: string }

const untrusted: Meaning = { why: 'it does not trust the certificate authority' }
const refused: Meaning = {
  why: 'it refused the certificate: it does not trust the authority, or called another name',
}

/** What the alerts and errors of clients mean. Source: RFC 8446 §6.2; which client sends what was tried out. */
const meanings: readonly [pattern: RegExp, meaning: Meaning | ((called: Called) => Meaning)][] = [
  [/ALERT_UNKNOWN_CA/, untrusted],
  [/ALERT_BAD_CERTIFICATE/, refused],
  [/ALERT_CERTIFICATE_UNKNOWN/, refused],
  [
    /ALERT_CERTIFICATE_EXPIRED/,
    { why: 'its clock says that the certificate has ended', cure: "Set the client's clock" },
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW/,
    { why: 'it offered no TLS 1.2 or newer', cure: 'Let the client speak TLS 1.2 or 1.3' },
  ],
  [
    /NO_SHARED_CIPHER|ALERT_HANDSHAKE_FAILURE/,
    {
      why: 'it offered no cipher that goes with the certificate',
      cure: 'Let the client speak ECDHE with AES-GCM or ChaCha20, as by default',
    },
  ],
  [/NO_APPLICATION_PROTOCOL/, wrongProtocol],
  [/HANDSHAKE_TIMEOUT/, { why: 'it did not go on with its handshake in time (--request-timeout)' }],
  [
    /ECONNRESET|EPIPE/,
    { why: 'it hung up in the middle of the handshake, as some clients do that do not trust the certificate' },
  ],
]

/** Names of protocols are exact: "HTTP/1.1" is another than "http/1.1". Source: RFC 7301 §6. */
function wrongProtocol({ protocols = [] }: Called): Meaning {
  const offered = protocols.length > 0 ? protocols.map(name => JSON.stringify(name)).join(', ') : 'others'
  const isHttp2 = protocols.join() === 'h2'
  return {
    why: `it offered ${isHttp2 ? 'HTTP/2 alone' : `${offered} by ALPN`}; "http/1.1" is spoken here`,
    cure: 'Let the client offer "http/1.1" by ALPN, or nothing',
  }
}

/** One line: what the client tried, and the two ways to mend it. */
export function reportHandshake({ error, isKnownName, isOwnCertificate, ...called }: FailedHandshake): string {
  const found = meanings.find(([pattern]) => pattern.test(error?.code ?? ''))?.[1]
  const { why, cure } = (typeof found === 'function' ? found(called) : found) ?? otherwise(error)
  const name = isKnownName ? '' : ` and start the emulator with --tls-name ${called.serverName}`
  const trust = isOwnCertificate
    ? 'Make the client trust the certificate of --tls-cert, and call a name that stands in it'
    : `Make the client trust the authority (cloudauth-emulator env prints how)${name}`
  return `${failed(called)}: ${why}. ${cure ?? trust}, or tell it to use http (protocol HTTP in SDKs).`
}

function otherwise(error: HandshakeError | undefined): Meaning {
  if (error) return { why: (error.reason ?? error.message).replace(/\s+/g, ' ') }
  const hungUp = 'it hung up right after the handshake, as clients do that do not trust'
  return { why: `${hungUp} the certificate authority or called another name` }
}

/** The line for a hello that nobody answers. */
export function reportRefusedHello(called: Called): string {
  return `${failed(called)}: TLS is off here. Start without --tls off, or tell the client to use http (protocol HTTP in SDKs).`
}

const failed = ({ from, url }: Called) => `Failed to speak TLS with ${from ?? 'a client'}, which called ${url}`
