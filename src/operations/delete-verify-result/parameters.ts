import { deletedParts } from '../../transactions/transaction.ts'
import type { RequestDocument } from '../operation.ts'

/** The request table of DeleteVerifyResult. Source: deleteVerifyResult. */
export const deleteVerifyResultDocument = {
  title: 'DeleteVerifyResult',
  source: 'deleteVerifyResult',
  parameters: [
    { name: 'TransactionId', required: true, source: 'deleteVerifyResult' },
    { name: 'DeleteAfterQuery', required: true, values: ['Y', 'N'], source: 'deleteVerifyResult' },
    { name: 'DeleteType', required: true, values: deletedParts, source: 'deleteVerifyResult' },
  ],
  example: { TransactionId: `hksb${'0'.repeat(28)}`, DeleteAfterQuery: 'N', DeleteType: 'All' },
} as const satisfies RequestDocument
