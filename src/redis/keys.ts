/**
 * The names of what is kept. What one call touches stands under the hash tag of its AccessKeyId, each global list under
 * one of its own, so that a cluster spreads the load. A reset of everything begins an epoch: nothing of the epochs before
 * has a name any more that anybody reads.
 */
export function keysOf(prefix: string, epoch: number) {
  const own = `${prefix}${epoch}:`
  const ofKey = (accessKeyId: string) => `${own}{k:${encodeURIComponent(accessKeyId)}}:`
  return {
    all: own,
    ofKey: {
      count: (id: string) => `${ofKey(id)}count`,
      epoch: (id: string) => `${ofKey(id)}epoch`,
      nonces: (id: string) => `${ofKey(id)}nonces`,
      passed: (id: string, action: string) => `${ofKey(id)}passed:${action.slice(0, 100)}`,
      failures: (id: string) => `${ofKey(id)}failures`,
      transaction: (id: string, transactionId: string) => `${ofKey(id)}t:${transactionId}`,
      transactions: (id: string) => `${ofKey(id)}transactions`,
      untold: (id: string) => `${ofKey(id)}untold`,
      all: ofKey,
    },
    ownerOf: (transactionId: string) => `${own}owner:${transactionId}`,
    order: ['order', 'pending', 'ended', 'counts'].map(name => `${own}{transactions}:${name}`),
    /** AccessKeyIds with results that a callback has to report, sorted by the time of the newest one. */
    tellers: `${own}{transactions}:tellers`,
    scenarios: ['order', 'texts', 'counts', 'spent', 'count'].map(name => `${own}{scenarios}:${name}`),
    journal: ['entries', 'counts', 'sizes'].map(name => `${own}{journal}:${name}`),
    inbox: ['messages', 'counts', 'sizes'].map(name => `${own}{inbox}:${name}`),
    callbacks: (name: string) => `${own}{callbacks}:${name}`,
    plans: ['due', 'leases', 'plans'].map(name => `${own}{plans}:${name}`),
    uploads: ['order', 'grants', 'files', 'sizes', 'held'].map(name => `${own}{uploads}:${name}`),
    observations: `${own}{observations}`,
  }
}

export type Keys = ReturnType<typeof keysOf>

/** What lasts longer than an epoch. */
export const lastingKeys = (prefix: string) => ({
  /** Data version, seed, epoch, clock. */
  state: `${prefix}{state}`,
  replicas: `${prefix}{state}:replicas`,
  authority: `${prefix}{state}:authority`,
  events: [`${prefix}{events}:list`, `${prefix}{events}:count`],
  channel: `${prefix}channel`,
})
