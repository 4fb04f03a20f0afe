import { type TrustFiles, truststorePassword } from '../node/tls/trust-files.ts'

/** One variable, and what reads it. */
export type Variable = { name: string; value: string; about: string }

/** By which variables programs trust a CA, so far as they go by the environment. */
export function trustVariables({ authority, bundle, truststore }: TrustFiles, env: NodeJS.ProcessEnv): Variable[] {
  const java = [
    javaOptionsBefore(env),
    `-Djavax.net.ssl.trustStore=${javaWord(truststore)}`,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${truststorePassword}`,
  ]
  return [
    { name: 'NODE_EXTRA_CA_CERTS', value: authority, about: 'Node, Bun: the CA, which they trust besides their own' },
    { name: 'DENO_CERT', value: authority, about: 'Deno: likewise' },
    {
      name: 'SSL_CERT_FILE',
      value: bundle,
      about:
        "Python, Go on Linux, .NET on Linux, Ruby, OpenSSL: the system's roots and the CA, for it replaces what they trust",
    },
    {
      name: 'REQUESTS_CA_BUNDLE',
      value: bundle,
      about: "Python's requests: likewise (the product SDK goes by SSL_CERT_FILE)",
    },
    { name: 'CURL_CA_BUNDLE', value: bundle, about: 'curl: likewise' },
    { name: 'JAVA_TOOL_OPTIONS', value: java.filter(Boolean).join(' '), about: 'Java: likewise, as a truststore' },
  ]
}

/** What Java was told besides, which outlives what tells it to trust. */
export const javaOptionsBefore = ({ JAVA_TOOL_OPTIONS = '' }: NodeJS.ProcessEnv): string =>
  JAVA_TOOL_OPTIONS.replace(/-Djavax\.net\.ssl\.trustStore(?:"[^"]*"|'[^']*'|[^\s"'])*\s*/g, '').trim()

/** Java parts its options at blanks, but for those in quotes; the user's folder of macOS has one. */
const javaWord = (text: string) => (/[\s'"]/.test(text) ? (text.includes('"') ? `'${text}'` : `"${text}"`) : text)

/** What reads no variable, and what to do there. */
export const notByEnvironment = [
  'Go, .NET and Ruby on macOS and Windows, and browsers: add the CA to the trusted roots of the system.',
  'PHP: set curl.cainfo and openssl.cafile in php.ini to the bundle.',
]

type Called = {
  /** Scheme, host and port. */
  url: string
  key: { id: string; secret: string }
  region: string
  env: NodeJS.ProcessEnv
}

/** By which variables programs find an emulator and sign for it. */
export function callVariables({ url, key, region, env }: Called): Variable[] {
  const { host, hostname } = new URL(url)
  const isProxied = Object.entries(env).some(([name, value]) => /^(https?|all)_proxy$/i.test(name) && value)
  const known = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').filter(Boolean)
  const direct = [...new Set([...known, 'localhost', '127.0.0.1', '::1', hostname.replace(/^\[|\]$/g, '')])].join(',')
  return [
    {
      name: 'CLOUDAUTH_ENDPOINT',
      value: host,
      about: 'the endpoint to hand to an SDK, which reads none from the environment; leave its protocol alone',
    },
    { name: 'CLOUDAUTH_EMULATOR_URL', value: url, about: 'the emulator, for its control API' },
    { name: 'ALIBABA_CLOUD_ACCESS_KEY_ID', value: key.id, about: 'the key, where the credentials of SDKs look for it' },
    { name: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', value: key.secret, about: '' },
    { name: 'ALIBABA_CLOUD_REGION_ID', value: region, about: '' },
    ...(isProxied
      ? ['NO_PROXY', 'no_proxy'].map(name => ({
          name,
          value: direct,
          about: 'a proxy is set, which knows no way here',
        }))
      : []),
  ]
}
