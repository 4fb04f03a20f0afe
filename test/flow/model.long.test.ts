import { it } from 'vitest'
import { scaled } from '../support/scale.ts'
import { compareWithModel } from './emulator-model.ts'

it(
  'answers, remembers and tells as a small model of it does, over up to 100,000 random steps',
  { timeout: 300_000 },
  () => compareWithModel(scaled(100_000)),
)
