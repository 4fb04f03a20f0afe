import type { Source } from '../sources.ts'

/**
 * How sure a fact is: written on a help page, in the SDK or its metadata, seen in a run of public code, written about the
 * sibling product in mainland China, or inferred.
 */
type Confidence = 'documented' | 'sdk' | 'public-code' | 'sibling' | 'inferred'

/** Where a fact stands and how sure it is; every row of this room's tables has both. */
export type Sourced = { source: Source; confidence: Confidence }
