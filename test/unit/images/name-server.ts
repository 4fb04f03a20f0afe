import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { isIP } from 'node:net'
import { onTestFinished } from 'vitest'

/** Addresses of a name: those of the first question, of the second, …; the last are given for ever after. */
type Answers = Record<string, readonly (readonly string[])[]>

type Callback = (error: Error | null, address?: unknown, family?: number) => void

const familyOf = (address: string) => (address.includes(':') ? 6 : 4)

/**
 * Stands in for the system's resolver until the test ends: the one part of the network that no test can build. Names
 * that are not listed do not exist; an empty answer never comes. Tells which names were asked for, in order.
 */
export function answerNames(answers: Answers): { asked: string[]; lookup: typeof dns.lookup } {
  const { lookup: real } = dns
  const asked: string[] = []
  const stub = (name: string, options: { all?: boolean }, callback: Callback) => {
    // A server that begins to listen looks its own address up, without options.
    if (isIP(name)) return Reflect.apply(real, dns, callback ? [name, options, callback] : [name, options])
    asked.push(name)
    const all = answers[name]
    if (!all) return queueMicrotask(() => callback(new Error(`getaddrinfo ENOTFOUND ${name}`)))
    const count = asked.filter(other => other === name).length
    const addresses = all[Math.min(count, all.length) - 1] ?? []
    const [first] = addresses
    if (first === undefined) return
    // Never in the same turn, as the real one.
    queueMicrotask(() => {
      if (options.all)
        callback(
          null,
          addresses.map(address => ({ address, family: familyOf(address) })),
        )
      else callback(null, first, familyOf(first))
    })
  }
  const lookup = stub as unknown as typeof dns.lookup
  Object.assign(dns, { lookup })
  syncBuiltinESMExports()
  onTestFinished(() => {
    Object.assign(dns, { lookup: real })
    syncBuiltinESMExports()
  })
  return { asked, lookup }
}
