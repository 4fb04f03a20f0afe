import { nearest } from '../options/nearest.ts'
import { quoted } from '../options/quoted.ts'

/** The fields of an object that a verb takes, and their types; a count is a whole number from 1. */
type Kinds = Readonly<Record<string, 'string' | 'number' | 'count' | 'boolean' | 'object'>>

const needed = { string: 'a text', boolean: 'true or false', object: 'an object' }

type Read<Given> = { [Field in keyof Given]: Exclude<Given[Field], undefined> }

/**
 * What a caller gave a verb, without the fields that are undefined.
 * @throws {TypeError} for what is not an object, for an unknown field with the nearest known one, and for a wrong type.
 */
export function readFields<Given extends object>(verb: string, given: Given, kinds: Kinds): Read<Given> {
  const known = Object.keys(kinds)
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`Failed to ${verb}: ${quoted(given)} is not an object. Use one with ${known.join(', ')}.`)
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      const near = nearest(name.slice(0, 100), known)
      const guess = near === undefined ? '' : ` Did you mean ${near}?`
      throw new TypeError(`Failed to ${verb}: there is no ${name.slice(0, 40)}.${guess} Use ${known.join(', ')}.`)
    }
    if (value === undefined) continue
    if (kind === 'number' || kind === 'count') readWholeNumber(verb, name, value, kind === 'count' ? 1 : 0)
    else if (typeof value !== kind || value === null) throw wrong(verb, name, value, needed[kind])
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Read<Given>
}

/** @throws {TypeError} for what is not text. */
export function readText(verb: string, name: string, given: unknown): string {
  if (typeof given !== 'string') throw wrong(verb, name, given, 'a text')
  return given
}

/** @throws {TypeError} for what is not a whole number, or a lower one than `from`. */
export function readWholeNumber(verb: string, name: string, given: unknown, from: number): void {
  if (typeof given !== 'number' || !Number.isInteger(given) || given < from)
    throw wrong(verb, name, given, `a whole number from ${from}`)
}

const wrong = (verb: string, name: string, given: unknown, needed: string) =>
  new TypeError(`Failed to ${verb}: ${name} is ${quoted(given)}, ${needed} is needed.`)
