import { durationForm, readDuration } from '../clock/duration.ts'
import { subCodeForm, subCodes } from '../transactions/sub-codes.ts'
import type { ScenarioParameter } from './scenario.ts'

/** A span on the emulator's clock, in milliseconds. */
export const span = <Fallback extends number | undefined>(
  effect: string,
  fallback: Fallback,
): ScenarioParameter<number | Fallback> => ({ effect, fallback, allowed: durationForm, read: readDuration })

/** The SubCode of a verification that did not pass. */
export const failingSubCode = (fallback: string): ScenarioParameter<string> => {
  const failing = subCodes.map(({ code }) => code).filter(code => code !== '200')
  return {
    effect: 'the SubCode of the result',
    fallback,
    allowed: `one of ${failing.join(', ')}, as text`,
    read: given =>
      typeof given === 'string' && subCodeForm.test(given) ? failing.find(code => code === given) : undefined,
  }
}

export type Phase = 'before' | 'after'

/** Whether a fault strikes before or after what the call does was done. */
export const phase = (fallback: Phase): ScenarioParameter<Phase> => ({
  effect: 'whether it strikes `before` or `after` what the call does is done',
  fallback,
  allowed: 'before, after',
  read: given => (given === 'before' || given === 'after' ? given : undefined),
})
