import { version } from '../gateway/version.ts'
import type { Server } from '../node/serve.ts'
import { optionRows } from '../options/options.ts'
import { withoutLogin } from '../options/store-address.ts'
import type { Paint } from './colours.ts'
import type { Settings } from './settings.ts'
import { exposureWords } from './start-words.ts'

type Started = { server: Pick<Server, 'url'>; settings: Settings; isTokenMade: boolean }

/** What is served where, as fields: for the line that programs read and the screen that people do. */
function startFacts({ server: { url }, settings: { options, origins }, isTokenMade }: Started) {
  const changed = optionRows
    .filter(({ name }) => origins[name] !== 'default')
    .map(({ name, flag }) => ({ flag, value: publicText(name, options[name]), origin: origins[name] }))
  return {
    version,
    url,
    ...(options.tls === 'on' && { secureUrl: url.replace(/^http:/, 'https:') }),
    console: consoleUrl(url),
    auth: options.auth,
    keys: options.accessKeys.map(({ id }) => id),
    changed,
    exposure: exposureWords(options, isTokenMade),
  }
}

/** What is said at the start, in the form of the log: a screen for people, one line for programs. */
export function startText(started: Started, paint: Paint): string {
  const { log } = started.settings.options
  if (log === 'json') return startLine(started)
  return log === 'pretty' ? startScreen(started, paint) : `${startMessage(started)}\n`
}

function startMessage(started: Started): string {
  const { url, exposure } = startFacts(started)
  return `cloudauth-emulator ${version} listening on ${url}${exposure}`
}

function startLine(started: Started): string {
  const { exposure: _, ...facts } = startFacts(started)
  const message = startMessage(started)
  return `${JSON.stringify({ time: new Date().toISOString(), event: 'start', message, ...facts })}\n`
}

/** The screen that a terminal shows, with a call that works as printed. */
function startScreen(started: Started, paint: Paint): string {
  const { url, secureUrl, console, auth, keys, changed, exposure } = startFacts(started)
  const label = (words: string) => `  ${paint('dim', words.padEnd(10))}`
  const lines = [
    '',
    `${paint('bold', `cloudauth-emulator ${version}`)} listening on ${paint('green', url)}${exposure}`,
    '',
    ...(secureUrl ? [`${label('https')}${secureUrl} ${paint('dim', '(trust it: cloudauth-emulator ca)')}`] : []),
    `${label('console')}${paint('cyan', console)}`,
    `${label('auth')}${authWords(auth, keys)}`,
    ...(changed.length > 0 ? [`${label('set')}${changed.map(changeWords).join(`\n${' '.repeat(12)}`)}`] : []),
    '',
    `  Try it${auth === 'strict' ? ' (strict: an SDK must sign it with a known key)' : ''}:`,
    ...sampleCall(url).map(line => `    ${line}`),
    '',
  ]
  return `${lines.join('\n')}\n`
}

/** An unsigned Initialize, which a lenient emulator answers; as printed for a POSIX shell. */
const sampleCall = (url: string) => [
  `curl '${browsable(url)}/?Action=Initialize&Version=2022-08-09&Format=JSON' \\`,
  '  -d ProductCode=FACE_LIVENESS -d MerchantBizId=order1 -d MerchantUserId=user1 \\',
  '  --data-urlencode \'MetaInfo={"bioMetaInfo":"4.1.0:2916352,0","deviceType":"web","ua":"Mozilla/5.0"}\'',
]

/** Where the console of an emulator is. */
export const consoleUrl = (url: string) => `${browsable(url)}/_emulator/`

/** An address that is bound to every interface is reached by the one of this machine. */
const browsable = (url: string) => url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')

function authWords(auth: string, keys: readonly string[]): string {
  const known = keys.length > 0 ? `known keys: ${keys.join(', ')}` : 'no key is set up'
  return auth === 'strict'
    ? `strict: only signed calls of ${known}`
    : `lenient: any key and unsigned calls pass; ${known}`
}

const changeWords = ({ flag, value, origin }: { flag: string; value: string; origin: string }) =>
  `${flag} ${value} (${origin})`

/** An option's value as text, without its secrets. */
export function publicText(name: string, value: unknown): string {
  if (name === 'controlToken' && value !== '') return '(set)'
  if (name === 'accessKeys')
    return (value as { id: string; traits?: readonly string[] }[])
      .map(({ id, traits = [] }) => [id, '***', ...traits].join(':'))
      .join(',')
  if (name === 'store') return withoutLogin(String(value))
  return String(value).replace(/(:\/\/[^/@\s]*:)[^/@\s]*@/g, '$1***@')
}
