import { type AdviceId, adviceIds, catalogue } from '../advice/catalogue.ts'
import { describeFindings } from '../advice/describe-findings.ts'
import { adviceText } from '../advice/reports.ts'
import type { Emulator } from '../emulator/api.ts'
import { engineOf } from '../emulator/declare.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { MatcherContext, MatcherResult } from './matchers.ts'
import { noteException } from './recorders.ts'

/** A rule that does not count, and why. The reason may not be missing. */
type AdviceException = { rule: AdviceId; because: string }

/** `except` names what does not count; with `accessKeyId`, only advice to that key counts. */
export type NoAdvice = { except?: readonly AdviceException[]; accessKeyId?: string }

/** Passes when the emulator has nothing to advise but what is excepted; the message says what to do about the rest. */
export function haveNoAdvice(
  { utils, isNot = false }: MatcherContext,
  emulator: Emulator,
  given: NoAdvice,
): Awaitable<MatcherResult> {
  const { except = [], accessKeyId } = readNoAdvice(given)
  return whenReady(engineOf(emulator).observation.advice(accessKeyId), earned => {
    for (const { rule } of except) noteException(emulator, rule)
    const all = describeFindings(earned)
    const counted = all.filter(({ rule }) => !except.some(exception => exception.rule === rule))
    const message = () => {
      const hint = utils.matcherHint('toHaveNoAdvice', 'emulator', '', { isNot })
      if (counted.length > 0)
        return `${hint}\n\n${adviceText(counted)}\nMend what it names, or say why not: toHaveNoAdvice({ except: [{ rule: '${counted[0]?.rule}', because: '…' }] })`
      const excepted = all.map(({ rule }) => rule).join(', ')
      return `${hint}\n\nFound no advice${excepted && ` but ${excepted}, which is excepted`}; some was expected.`
    }
    return { pass: counted.length === 0, message } satisfies MatcherResult
  })
}

function readNoAdvice(given: NoAdvice): NoAdvice {
  const failed = (why: string) => new Error(`Failed to compare: ${why}`)
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw failed("what is given is not an object. Use toHaveNoAdvice({ except: [{ rule, because: 'why' }] }).")
  const { except = [], accessKeyId, ...rest } = given
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw failed(`there is no ${JSON.stringify(unknown)}. Use except and accessKeyId.`)
  if (!Array.isArray(except)) throw failed("except is not a list. Use except: [{ rule, because: 'why' }].")
  for (const exception of except) {
    const { rule, because } = { ...exception }
    if (typeof rule !== 'string' || !Object.hasOwn(catalogue, rule))
      throw failed(`except names the rule ${JSON.stringify(rule)}, which there is not. Use ${adviceIds.join(', ')}.`)
    if (typeof because !== 'string' || because.trim() === '')
      throw failed(`except names ${rule} without a reason. Write { rule: '${rule}', because: 'why it is right here' }.`)
  }
  return given
}
