import { it } from 'vitest'
import { compareWithModel } from './emulator-model.ts'

it('answers, remembers and tells as a small model of it does, over 5,000 random steps', { timeout: 60_000 }, () =>
  compareWithModel(5_000),
)
