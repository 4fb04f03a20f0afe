import { it } from 'vitest'
import { compareWithModel } from './emulator-model.ts'

it('answers, remembers and tells as a small model of it does, over 100,000 random steps', { timeout: 300_000 }, () =>
  compareWithModel(100_000),
)
