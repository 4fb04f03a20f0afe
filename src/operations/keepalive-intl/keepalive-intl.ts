import type { Operation } from '../operation.ts'

/** KeepaliveIntl: answers that the service is there. Source: sdk. */
export function createKeepaliveIntl(): Operation<Record<never, never>> {
  return () => ({ result: { Result: 'SUCCESS' } })
}
