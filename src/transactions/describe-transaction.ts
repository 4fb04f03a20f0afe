import { endOf, stateAt, type Transaction, timeToFinish } from './transaction.ts'

/** A transaction in words of the outside: times as ISO 8601, its state as it is now, its identifiers by name. */
export function describeTransaction(transaction: Transaction, now: number) {
  const { id, accessKeyId, productCode, subCode, createdAt, openedAt, client } = transaction
  const { url, parameters, picture, decision } = transaction
  const state = stateAt(transaction, now)
  return {
    id,
    accessKeyId,
    productCode,
    state,
    ...(subCode !== undefined && { subCode }),
    createdAt: iso(createdAt),
    ...(openedAt !== undefined && { openedAt: iso(openedAt) }),
    expiresAt: iso(createdAt + timeToFinish),
    ...(state !== 'pending' && { endedAt: iso(endOf(transaction)) }),
    client,
    ...(url !== undefined && { url }),
    merchantBizId: parameters.MerchantBizId ?? '',
    merchantUserId: parameters.MerchantUserId ?? '',
    ...(parameters.SceneCode !== undefined && { sceneCode: parameters.SceneCode }),
    parameters: { ...parameters },
    ...(picture && { picture: { ...picture } }),
    ...(decision !== undefined && { decision }),
  }
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
