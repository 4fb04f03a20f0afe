import { memoryTransactions } from '../../src/transactions/memory-transactions.ts'
import { describeTransactionStore } from '../contract/transaction-store.ts'

describeTransactionStore('transactions in memory', memoryTransactions)
