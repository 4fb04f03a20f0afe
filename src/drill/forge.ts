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
  const [one, other] = subCodeNames
  const last = lastValue(url, one) === undefined ? [other, one] : [one, other]
  return url.replace(new RegExp(`([?&])${last[0]}=(?=[^&]*$)`), `$1${last[1]}=`)
}

/** The emulator's own parameters are the last of their names. */
const pattern = (name: string) => new RegExp(`([?&]${name}=)([^&#]*)(?![\\s\\S]*[?&]${name}=)`)

const lastValue = (url: string, name: string): string | undefined => pattern(name).exec(url)?.[2]

const withValue = (url: string, name: string, value: string) => url.replace(pattern(name), `$1${value}`)
