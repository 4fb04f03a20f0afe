import type { ReadCall } from '../gateway/call.ts'
import { headerText } from '../gateway/exchange.ts'
import type { Pair } from '../gateway/percent-encoding.ts'

/** The same call as it may have been signed, and what happened to it on the way. */
type Attempt = { hint: string; call: ReadCall }

/** Ports that people's proxies and emulators listen on, which `proxy_set_header Host $host` takes away. */
const usualPorts = [
  ...['80', '443', '8080', '8443', '3000', '8000', '5000', '9000', '8081', '8888', '9090', '81', '8088', '8090'],
  ...['8008', '8082', '8083', '8800', '8880', '9080', '9443', '4443', '4430', '10443', '18080', '18443', '28080'],
  ...['3001', '4000', '4200', '5001', '5173', '6000', '7000', '7070', '7080', '8001', '8181', '8444', '9001', '10080'],
]

/** Names that clients call this machine by. */
const usualHosts = ['localhost', '127.0.0.1']

/** Longer texts are not signed again and again. In characters. */
const longestExplained = 64 * 1024

/**
 * Says what was changed between a caller and here, where undoing the change makes its signature come out right: a Host
 * or a content type that a proxy rewrote, a plus sign that reads as a blank. `fits` tells whether a call has the
 * signature that came. Undefined when nothing of the kind explains it.
 */
export function explainRewriting(call: ReadCall, fits: (call: ReadCall) => boolean): string | undefined {
  const size = call.request.url.length + call.formText.length
  if (size > longestExplained) return undefined
  return attemptsOf(call).find(attempt => fits(attempt.call))?.hint ?? proxyHint(call)
}

function attemptsOf(call: ReadCall): Attempt[] {
  const attempts = [...withPlus(call)]
  if (call.scheme !== 'V3') return attempts
  const signed = new Set(call.authorization?.signedHeaders.map(name => name.toLowerCase()))
  const retyped = signed.has('content-type') ? withPlainType(call) : []
  attempts.push(...retyped)
  if (signed.has('host')) attempts.push(...withOtherHosts(call))
  // One proxy may do both.
  for (const { hint, call: plain } of signed.has('host') ? retyped : [])
    attempts.push(...withOtherHosts(plain).map(each => ({ ...each, hint: `${each.hint}; ${hint}` })))
  return attempts
}

/** So many ways of reading the plus signs of a call are tried at most. */
const mostReadings = 32

/**
 * A "+" that its sender did not encode reads as a blank, and was signed as a plus. Others of the same call may be the
 * blanks of a form: tried are all of them, those of one parameter or of two, and each on its own.
 */
function withPlus(call: ReadCall): Attempt[] {
  const bare = [...call.query, ...call.form].filter(({ name, raw }) => name !== 'Signature' && raw.includes('+'))
  const alone = bare.map(pair => [pair])
  const twos = bare.flatMap((one, at) => bare.slice(at + 1).map(other => [one, other]))
  const groups = [...(bare.length > 2 ? [bare] : []), ...alone, ...twos]
  const whole = groups.slice(0, mostReadings).map(pairs => new Map(pairs.map(pair => withPluses(pair, pair.raw))))
  const single = bare.flatMap(pair => eachPlusOf(pair.raw).map(raw => new Map([withPluses(pair, raw)])))
  return [...whole, ...single.slice(0, mostReadings)].map(readings => {
    const read = (pairs: readonly Pair[]): Pair[] => pairs.map(pair => readings.get(pair) ?? pair)
    const names = [...new Set([...readings.keys()].map(({ name }) => name.slice(0, 40)))].slice(0, 5).join(', ')
    return {
      hint: `${names}: a "+" came unencoded, where it means a blank, and was signed as a plus; send it as %2B`,
      call: { ...call, query: read(call.query), form: read(call.form) },
    }
  })
}

/** A parameter, and how it reads when each "+" of `raw`, its encoded value, is a plus. */
function withPluses(pair: Pair, raw: string): [Pair, Pair] {
  try {
    return [pair, { ...pair, value: decodeURIComponent(raw) }]
  } catch {
    return [pair, pair]
  }
}

/** An encoded value once for each of its plus signs: that one stays, the others are blanks. Of one alone, none. */
function eachPlusOf(raw: string): string[] {
  const parts = raw.split('+')
  if (parts.length < 3) return []
  return parts
    .slice(1, mostReadings)
    .map((_, at) => `${parts.slice(0, at + 1).join('%20')}+${parts.slice(at + 1).join('%20')}`)
}

function withPlainType(call: ReadCall): Attempt[] {
  const type = headerText(call.request, 'content-type') ?? ''
  const bare = type.split(';', 1)[0]?.trim() ?? ''
  if (bare === type) return []
  const hint = `content-type was signed as "${bare.slice(0, 60)}", and came as "${type.slice(0, 60)}": a library or a proxy added to it`
  return [{ hint, call: withHeader(call, 'content-type', bare) }]
}

function withOtherHosts(call: ReadCall): Attempt[] {
  const host = headerText(call.request, 'host') ?? ''
  const name = host.replace(/:\d*$/, '')
  const forwarded = ['x-forwarded-host', 'x-original-host', 'x-forwarded-server'].flatMap(
    header => headerText(call.request, header)?.split(',')[0]?.trim() || [],
  )
  const told = [headerText(call.request, 'x-forwarded-port') ?? '', String(call.request.port ?? '')]
  const ports = [...told, ...usualPorts].filter(port => /^\d{1,5}$/.test(port))
  const named = [...forwarded, name].flatMap(each => [
    each,
    ...ports.map(port => `${each.replace(/:\d*$/, '')}:${port}`),
  ])
  const usual = usualHosts.flatMap(each => [each, ...ports.map(port => `${each}:${port}`)])
  return [...new Set([...named, ...usual])]
    .filter(other => other !== host && other !== '')
    .map(other => ({
      hint: `host was signed as "${other.slice(0, 100)}", and came as "${host.slice(0, 100)}": a proxy rewrote the Host header; nginx keeps it with proxy_set_header Host $http_host`,
      call: withHeader(call, 'host', other),
    }))
}

function withHeader(call: ReadCall, name: string, value: string): ReadCall {
  return { ...call, request: { ...call.request, headers: { ...call.request.headers, [name]: value } } }
}

/** What proxies add to a call. */
const proxyHeaders = ['via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded']

function proxyHint({ request, authorization }: ReadCall): string | undefined {
  if (!authorization?.signedHeaders.some(name => name.toLowerCase() === 'host')) return undefined
  const host = (headerText(request, 'host') ?? '').slice(0, 100)
  const cure = `host is signed and came as "${host}"; if the client called another, let the proxy keep Host (nginx: proxy_set_header Host $http_host)`
  const found = proxyHeaders.find(name => headerText(request, name) !== undefined)
  if (found !== undefined) return `does not fit, and a proxy is on the way (${found}): ${cure}`
  // Who calls the service's own name had its port mapped to this one.
  if (/\.aliyuncs\.com$/i.test(host)) return undefined
  const doubt = (sign: string) => `does not fit the secret, or a proxy rewrote Host (${sign}): ${cure}`
  // SDKs keep their connections; nginx ends each call's, and adds no header that would tell of it.
  if (/^close$/i.test(headerText(request, 'connection') ?? '')) return doubt('"Connection: close", as proxies send')
  // Clients write a port that is not the scheme's own; nginx leaves it out.
  const { port } = request
  const isAsCalled = port === undefined || port === 80 || port === 443 || /:\d+$/.test(host)
  return isAsCalled ? undefined : doubt(`it came without the port ${port}`)
}
