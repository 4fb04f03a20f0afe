import { memoryStore } from '../../../src/emulator/memory-store.ts'
import { describeStore } from './store-ports.ts'

describeStore('a store in memory', memoryStore)
