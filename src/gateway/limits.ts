/** One bound of the emulator. What it is of, why there is one and what happens past it stands in limit-words.ts. */
export type Limit = { value: number; unit: string }

const KiB = 1024
const MiB = 1024 * KiB

/**
 * Every bound on size, count and time that no option sets, in one place. All are the emulator's own; documented rules (32
 * characters of a MerchantBizId) stand with their parameter.
 */
export const limits = {
  events: { value: 2000, unit: 'events' },
  eventReaders: { value: 100, unit: 'readers' },
  requestHead: { value: 8 * MiB, unit: 'bytes' },
  requestHeaders: { value: 2000, unit: 'headers' },
  pendingBytes: { value: 64 * MiB, unit: 'bytes' },
  discardedBytes: { value: 64 * MiB, unit: 'bytes' },
  waitingPictures: { value: 250, unit: 'pictures' },
  waitingPictureBytes: { value: 64 * MiB, unit: 'bytes' },
  recentPictures: { value: 16, unit: 'pictures' },
  recentPictureBytes: { value: 8 * MiB, unit: 'bytes' },
  pictureWorkerStart: { value: 30_000, unit: 'milliseconds' },
  pictureWorkerHeap: { value: 256 * MiB, unit: 'bytes' },
  connections: { value: 4096, unit: 'connections' },
  openAnswers: { value: 32, unit: 'calls' },
  waitingCalls: { value: 8192, unit: 'calls' },
  lingering: { value: 5000, unit: 'milliseconds' },
  underWayBytes: { value: 64 * MiB, unit: 'bytes' },
  uploadParts: { value: 100, unit: 'parts' },
  uploadPartHead: { value: 8 * KiB, unit: 'characters' },
  uploads: { value: 10_000, unit: 'grants' },
  uploadBytes: { value: 64 * MiB, unit: 'bytes' },
  uploadBytesOfKey: { value: 32 * MiB, unit: 'bytes' },
  upload: { value: 10 * MiB, unit: 'bytes' },
  parameterCount: { value: 20_000, unit: 'parameters' },
  accessKeyId: { value: 128, unit: 'characters' },
  actionName: { value: 128, unit: 'characters' },
  host: { value: 261, unit: 'characters' },
  authorization: { value: 16 * KiB, unit: 'characters' },
  signedHeaders: { value: 200, unit: 'names' },
  signedHeaderText: { value: 64 * KiB, unit: 'characters' },
  nonce: { value: 256, unit: 'characters' },
  keptText: { value: 4096, unit: 'characters' },
  transactions: { value: 100_000, unit: 'transactions' },
  transactionBytes: { value: 96 * MiB, unit: 'bytes' },
  callbackRecords: { value: 10_000, unit: 'callbacks' },
  callbackBytes: { value: 32 * MiB, unit: 'bytes' },
  inboxMessages: { value: 1000, unit: 'messages' },
  inboxBytes: { value: 8 * MiB, unit: 'bytes' },
  inboxBody: { value: 64 * KiB, unit: 'characters' },
  inboxPairs: { value: 100, unit: 'names' },
  armedTexts: { value: 1_000_000, unit: 'characters' },
  journalEntries: { value: 1000, unit: 'entries' },
  journalBytes: { value: 16 * MiB, unit: 'bytes' },
  journalEntry: { value: 64 * KiB, unit: 'characters' },
  logBytes: { value: MiB, unit: 'characters' },
  rememberedKeys: { value: 50_000, unit: 'keys' },
  nonces: { value: 100_000, unit: 'nonces' },
  controlHead: { value: 64 * KiB, unit: 'characters' },
  controlBody: { value: 64 * KiB, unit: 'bytes' },
  controlDepth: { value: 20, unit: 'levels' },
  explainedText: { value: 64 * KiB, unit: 'bytes' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
