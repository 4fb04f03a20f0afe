import type { SeenCall, SeenEnding, SeenPage } from './seen.ts'
import { fingerprintOfRefused } from './watch-attempts.ts'

/**
 * What another emulator of the same store has seen, as far as rules about two steps need it: no secret, no picture, no
 * MetaInfo. It goes as JSON.
 */
export type Fact =
  | ({ kind: 'call'; parameters: Record<string, string> } & FactOfCall)
  | ({ kind: 'ended' } & SeenEnding)
  | ({ kind: 'page' } & Pick<SeenPage, 'transactionId' | 'accessKeyId' | 'isOwnStep'>)

type FactOfCall = Omit<SeenCall, 'parameters' | 'origin'>

const remembered = ['MerchantBizId', 'MerchantUserId', 'TransactionId']

/** So much of a value is looked at. */
const longest = 128

/** A call as others are told of it. `fingerprint` stands for its parameters where a refusal is final. */
export function factOf({ parameters, origin: _, ...call }: SeenCall): Fact {
  const fingerprint = fingerprintOfRefused({ ...call, parameters })
  const told: Record<string, string> = {}
  for (const name of remembered) {
    const value = parameters.get(name)
    if (value !== undefined) told[name] = value.slice(0, longest)
  }
  return { kind: 'call', ...call, parameters: told, ...(fingerprint !== undefined && { fingerprint }) }
}

/** A call that others have told of. */
export const seenOf = ({ parameters, ...call }: Extract<Fact, { kind: 'call' }>): SeenCall => ({
  ...call,
  parameters: new Map(Object.entries(parameters)),
})
