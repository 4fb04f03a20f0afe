import type { Behaviour } from './behaviour.ts'
import { callBehaviours } from './call-behaviours.ts'
import { contractBehaviours } from './contract-behaviours.ts'
import { controlBehaviours } from './control-behaviours.ts'
import { pictureBehaviours } from './picture-behaviours.ts'
import { scenarioBehaviours } from './scenario-behaviours.ts'
import { transactionBehaviours } from './transaction-behaviours.ts'

/** The one suite that every door is held to. */
export const behaviours: readonly Behaviour[] = [
  ...callBehaviours,
  ...scenarioBehaviours,
  ...transactionBehaviours,
  ...controlBehaviours,
  ...pictureBehaviours,
  ...contractBehaviours,
]
