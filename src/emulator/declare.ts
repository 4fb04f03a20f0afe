import type { PlainRequest } from '../gateway/exchange.ts'
import { openLater } from '../gateway/load-once.ts'
import { quoted } from '../options/quoted.ts'
import type * as api from './api.ts'
import type { Engine } from './assemble.ts'
import type { DeclaredVerbs } from './declared-verbs.ts'

/**
 * Where the inside of an emulator is kept: on a part that copies of an emulator share, and by a name that two bundles of
 * this package agree on.
 */
const engineKey = Symbol.for('cloudauth-emulator.engine')

/** The inside of an emulator, for the doors and matchers of this package. */
export function engineOf({ transactions }: Pick<api.Emulator, 'transactions'>): Engine {
  return Reflect.get(transactions, engineKey)
}

/** The declared emulator around its engine. Requests it answers itself; its verbs are loaded with the first one. */
export function declareEmulator(engine: Engine): api.Emulator {
  let declared: DeclaredVerbs | undefined
  const verbsOf = <Verbs extends Record<keyof Verbs, (...given: never[]) => unknown>>(
    partOf: (all: DeclaredVerbs) => Verbs,
    verbs: Record<keyof Verbs, 'asked'>,
  ) =>
    openLater(
      engine.loadLaterParts,
      ({ createDeclaredVerbs }) => {
        declared ??= createDeclaredVerbs(engine)
        return partOf(declared)
      },
      verbs,
      // Each is a promise, whether it had to be loaded or not.
    ) as Verbs

  const emulator: api.Emulator = {
    options: Object.freeze({ ...engine.options }),
    async fetch(request) {
      if (typeof request?.url !== 'string' || typeof request.arrayBuffer !== 'function')
        throw new TypeError(`Failed to fetch: ${quoted(request)} is not a Request. Use new Request(url).`)
      return engine.fetch(request)
    },
    answer: async request => engine.answer(readRequest(request)),
    ...verbsOf(all => all.emulator, {
      reset: 'asked',
      complete: 'asked',
      abandon: 'asked',
      expire: 'asked',
      forget: 'asked',
      advice: 'asked',
      coverage: 'asked',
    }),
    transactions: verbsOf(all => all.transactions, { list: 'asked', get: 'asked', counts: 'asked' }),
    scenarios: {
      catalogue: engine.scenarios.catalogue,
      ...verbsOf(all => all.scenarios, {
        arm: 'asked',
        disarm: 'asked',
        list: 'asked',
        spent: 'asked',
        clear: 'asked',
      }),
    },
    clock: verbsOf(all => all.clock, {
      now: 'asked',
      isFrozen: 'asked',
      set: 'asked',
      advance: 'asked',
      freeze: 'asked',
    }),
    requests: verbsOf(all => all.requests, { list: 'asked', get: 'asked', wait: 'asked', clear: 'asked' }),
    callbacks: verbsOf(all => all.callbacks, { list: 'asked', replay: 'asked', idle: 'asked' }),
    inbox: verbsOf(all => all.inbox, { list: 'asked' }),
  }
  Object.defineProperty(emulator.transactions, engineKey, { value: engine })
  return emulator
}

/**
 * A request of plain values, its header names in lower case, as the engine wants them.
 * @throws {TypeError} for what is not one.
 */
function readRequest(given: PlainRequest): PlainRequest {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`Failed to answer: ${quoted(given)} is not a request. Use { method, url, headers, body }.`)
  const { method, url, headers, body } = given
  if (typeof method !== 'string') throw notText('method', method)
  if (typeof url !== 'string') throw notText('url', url)
  if (typeof headers !== 'object' || headers === null)
    throw new TypeError(`Failed to answer: headers is ${quoted(headers)}, an object is needed.`)
  if (!(body instanceof Uint8Array))
    throw new TypeError(`Failed to answer: body is ${quoted(body)}, a Uint8Array is needed; it may be empty.`)
  return hasUpperCase(headers) ? { ...given, headers: withPlainNames(headers) } : given
}

const notText = (name: string, given: unknown) =>
  new TypeError(`Failed to answer: ${name} is ${quoted(given)}, a text is needed.`)

const isUpperCase = /[A-Z]/

const hasUpperCase = (headers: object) => Object.keys(headers).some(name => isUpperCase.test(name))

const withPlainNames = (headers: PlainRequest['headers']): PlainRequest['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
