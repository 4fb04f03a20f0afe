import { memoryStore } from '../../../src/emulator/memory-store.ts'
import { describeSharedParts } from './shared-ports.ts'
import { describeStore } from './store-ports.ts'

describeStore('a store in memory', memoryStore)
describeSharedParts('a store in memory', memoryStore)
