import { apiVersion } from '../operations/actions.ts'
import { compareAnswer, fieldsOf, readFields } from './compare-answer.ts'
import type { ContractCall, ContractCase } from './contract-case.ts'
import type { Send } from './create-sender.ts'

type Means = { send: Send; portrait: string | undefined }

/**
 * Sends the call of a case, and the one before it, and tells every difference from what is expected.
 * @throws {Error} where no answer came.
 */
export async function findDifferences(contractCase: ContractCase, { send, portrait = '' }: Means): Promise<string[]> {
  const { action, version = apiVersion, signing, after, expected } = contractCase
  const transactionId = after && (await openTransaction(after))
  if (after && transactionId === undefined)
    return [`${after.action} before it: expected a TransactionId, received none`]
  const parameters = fill(contractCase.parameters, { transactionId, portrait })
  return compareAnswer(expected, await send({ action, version, signing, parameters, meant: expected.code }))

  async function openTransaction({ action, parameters }: ContractCall): Promise<string | undefined> {
    const { text } = await send({ action, version: apiVersion, signing: 'right', parameters, meant: 'Success' })
    const id = fieldsOf(readFields(text)?.Result)?.TransactionId
    return typeof id === 'string' ? id : undefined
  }
}

type Fillings = { transactionId: string | undefined; portrait: string }

function fill(parameters: ContractCall['parameters'], { transactionId = '', portrait }: Fillings) {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value.replace('{transactionId}', () => transactionId).replace('{portrait}', () => portrait),
    ]),
  )
}
