import { subCodeNames, tokenNames } from '../callbacks/callback-target.ts'

/** What a callback tells, read from its address. */
export type ToldByCallback = {
  transactionId: string
  passed: boolean
  hasToken: boolean
}

export function readCallback(url: string): ToldByCallback {
  const last = (name: string) => lastValue(url, name)
  return {
    transactionId: last('transactionId') ?? '',
    passed: last('passed') === 'Y',
    hasToken: tokenNames.some(name => last(name) !== undefined),
  }
}

/** The same callback with the opposite result. */
export function contradict(url: string): string {
  const { passed } = readCallback(url)
  const turned = withValue(url, 'passed', passed ? 'N' : 'Y')
  return subCodeNames.reduce((text, name) => withValue(text, name, passed ? '205' : '200'), turned)
}

export const withId = (url: string, id: string) => withValue(url, 'transactionId', id)

/** The same callback with a token of the same length that nobody gave. */
export const withWrongToken = (url: string) =>
  tokenNames.reduce((text, name) => withValue(text, name, 'x'.repeat(lastValue(text, name)?.length ?? 0)), url)

/** The same callback with the other spelling of its SubCode. */
export function respellSubCode(url: string): string {
  const [one = '', other = ''] = subCodeNames
  const [from, to] = lastOf(url, one) ? [one, other] : [other, one]
  const found = lastOf(url, from)
  return found ? `${url.slice(0, found.name)}${to}${url.slice(found.value - 1)}` : url
}

/** Where the last parameter of that name stands, and its value. The emulator adds its parameters behind the receiver's own. */
function lastOf(url: string, name: string): { name: number; value: number; end: number } | undefined {
  const at = Math.max(url.lastIndexOf(`?${name}=`), url.lastIndexOf(`&${name}=`)) + 1
  if (at === 0) return undefined
  const value = at + name.length + 1
  const length = url.slice(value).search(/[&#]/)
  return { name: at, value, end: length < 0 ? url.length : value + length }
}

function lastValue(url: string, name: string): string | undefined {
  const found = lastOf(url, name)
  return found && url.slice(found.value, found.end)
}

function withValue(url: string, name: string, value: string): string {
  const found = lastOf(url, name)
  return found ? url.slice(0, found.value) + value + url.slice(found.end) : url
}
