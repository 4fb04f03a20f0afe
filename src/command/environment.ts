import { type OptionName, optionRows, unknownName } from '../options/options.ts'

/** Values that were given for options, each with the name that it was given under. */
export type Given = Partial<Record<OptionName, { value: unknown; writtenAs: string }>>

/**
 * What Kubernetes puts into the environment of a pod for a service whose name begins with `emulator`, here with the rest of
 * that name first (Android's CI images have the same for `emulator` itself).
 */
const serviceLink =
  /^EMULATOR_(?:(\w+?)_)??(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/

/** What a drill tells the tests that it runs: no option, and no mistake. */
const ofDrill = 'EMULATOR_URL'

/**
 * The options that the environment gives, and a warning for each `EMULATOR_…` that is none of them: other programs may
 * have put it there.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): { given: Given; warnings: string[] } {
  const given: Given = {}
  for (const row of optionRows) {
    const value = plainValue(env[row.env])
    if (value !== '') given[row.name] = { value, writtenAs: row.env }
  }
  const known = optionRows.map(row => row.env)
  const unknown = Object.keys(env).filter(
    name => name.startsWith('EMULATOR_') && name !== ofDrill && !known.some(other => other === name),
  )
  const links = linksOf(unknown, env)
  const linked = [...links.values()].flat()
  const others = unknown.filter(name => !linked.includes(name))
  const ofLinks = [...links].map(([service, names]) => linkWarning(service, names, env))
  return { given, warnings: [...ofLinks, ...others.map(name => warningOf(name, known))] }
}

/** The variables of each service of Kubernetes: one of its variables is an address with a scheme, as nobody writes a port. */
function linksOf(names: readonly string[], env: NodeJS.ProcessEnv): Map<string, string[]> {
  const links = new Map<string, string[]>()
  for (const name of names) {
    const match = serviceLink.exec(name)
    if (!match) continue
    const service = ['emulator', ...(match[1] ? [match[1].toLowerCase().replaceAll('_', '-')] : [])].join('-')
    links.set(service, [...(links.get(service) ?? []), name])
  }
  for (const [service, own] of links)
    if (!own.some(name => /^\w+:\/\//.test(plainValue(env[name])))) links.delete(service)
  return links
}

function linkWarning(service: string, [first = '', ...more]: string[], env: NodeJS.ProcessEnv): string {
  const rest = more.length > 0 ? ` and ${more.length} more` : ''
  return `Ignored ${first}=${plainValue(env[first])}${rest}: Kubernetes sets it for a service called "${service}". Use PORT or --port for the port, and enableServiceLinks: false to be rid of it.`
}

function warningOf(name: string, known: readonly string[]): string {
  const bare = name.slice('EMULATOR_'.length)
  const words = known.includes(bare) ? `unknown variable. Did you mean ${bare}?` : unknownWords(name, known)
  return `Ignored ${name}: ${words}`
}

const unknownWords = (name: string, known: readonly string[]) =>
  unknownName(name, known)
    .message.replace(/^Failed to read .*?: /, '')
    .replace('option', 'variable')

/** A value as people mean it: files for `--env-file` keep blanks, quotes and the CR of Windows, which shells take away. */
function plainValue(text = ''): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}
