/** One bound of the emulator: what it is of, why there is one and why it is this, and what happens past it. */
export type Limit = { value: number; unit: string; of: string; why: string; past: string }

const KiB = 1024
const MiB = 1024 * KiB

/**
 * Every bound on size, count and time that no option sets, in one place: SECURITY.md and `GET /_emulator/options` show
 * this table. All are the emulator's own; documented rules (32 characters of a MerchantBizId) stand with their parameter.
 */
export const limits = {
  requestHead: {
    value: 8 * MiB,
    unit: 'bytes',
    of: 'request line and headers together',
    why: 'SDKs send pictures of hundreds of kilobytes in the query.',
    past: '413 RequestEntityTooLarge, and the connection ends.',
  },
  requestHeaders: {
    value: 2000,
    unit: 'headers',
    of: 'one request',
    why: 'SDKs send some 20; 500,000 took seconds to read.',
    past: '413 RequestEntityTooLarge.',
  },
  pendingBytes: {
    value: 64 * MiB,
    unit: 'bytes',
    of: 'requests that are not there whole yet, over all connections',
    why: 'Half-sent requests on many connections would otherwise fill the memory. At least twice --body-limit.',
    past: 'The one that has waited longest for its rest gets 503 ServiceUnavailable, and its connection ends.',
  },
  discardedBytes: {
    value: 64 * MiB,
    unit: 'bytes',
    of: 'a refused body that is read and thrown away',
    why: 'A caller that reads only after it has sent everything would otherwise never see its answer.',
    past: 'The connection is cut off.',
  },
  connections: {
    value: 4096,
    unit: 'connections',
    of: 'one server',
    why: 'Each takes memory and a file descriptor.',
    past: 'A further one is closed as it comes.',
  },
  openAnswers: {
    value: 32,
    unit: 'calls',
    of: 'those of one connection whose answers are still being made',
    why: 'A caller that sends and never reads must not pile up answers.',
    past: 'Further calls of the connection wait, and it is not read from meanwhile.',
  },
  lingering: {
    value: 5000,
    unit: 'milliseconds',
    of: 'a connection that was answered and ended here and stays open at its other end',
    why: 'Such a one would keep its memory for good.',
    past: 'It is cut off.',
  },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
