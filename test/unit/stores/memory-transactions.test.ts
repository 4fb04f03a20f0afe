import { memoryTransactions } from '../../../src/stores/memory-transactions.ts'
import { describeTransactionStore } from './transaction-store.ts'

describeTransactionStore('transactions in memory', memoryTransactions)
