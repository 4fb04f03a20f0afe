import type { FaultName } from '../catalogue.ts'
import type { Fault } from './fault.ts'
import { garbled } from './garbled.ts'
import { hang } from './hang.ts'
import { reset } from './reset.ts'
import { slow } from './slow.ts'

/** Every fault by its name. */
export const faults: Readonly<Record<FaultName, Fault>> = { slow, hang, reset, garbled }
