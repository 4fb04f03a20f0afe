import type { Observation } from '../observation/create-observation.ts'

/** Keeps what emulators have seen, beyond their resets and their ends. */
export type Recorder = {
  attach: (observation: Observation) => void
  /** Something was seen. */
  changed: () => void
  /** Called before all that was observed is forgotten. */
  forgetting: () => void
}
