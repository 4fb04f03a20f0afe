import { type Limit, type LimitName, limits } from './limits.ts'

/** A bound in words: what it is of, why there is one and why it is this, and what happens past it. */
export type LimitWords = { of: string; why: string; past: string }

/** The words to every bound. Apart from the numbers: these are only shown, and stand in a file of the pages as built. */
export const limitWords: Record<LimitName, LimitWords> = {
  events: {
    of: 'those that GET events can still send to a reader that is behind',
    why: 'A reader that is slow, or was away, must not make them pile up.',
    past: 'It is told how many it has missed.',
  },
  eventReaders: {
    of: 'GET events at the same time',
    why: 'Each takes a connection and is written to with every event.',
    past: '503.',
  },
  requestHead: {
    of: 'request line and headers together',
    why: 'SDKs send pictures of hundreds of kilobytes in the query.',
    past: '413 RequestEntityTooLarge, and the connection ends.',
  },
  requestHeaders: {
    of: 'one request',
    why: 'SDKs send some 20; 500,000 took seconds to read.',
    past: '413 RequestEntityTooLarge.',
  },
  pendingBytes: {
    of: 'requests that are not there whole yet, over all connections',
    why: 'Half-sent requests on many connections would otherwise fill the memory. At least twice --body-limit.',
    past: 'The one that has waited longest for its rest gets 503 ServiceUnavailable, and its connection ends.',
  },
  discardedBytes: {
    of: 'a refused body that is read and thrown away',
    why: 'A caller that reads only after it has sent everything would otherwise never see its answer.',
    past: 'The connection is cut off.',
  },
  waitingPictures: {
    of: 'those that wait until a worker has time to look at them',
    why: 'At about a hundredth of a second each, who is further back has to wait for seconds.',
    past: '503 ServiceUnavailable.',
  },
  waitingPictureBytes: {
    of: 'the pictures that wait for a worker, together',
    why: 'They lie in memory meanwhile.',
    past: '503 ServiceUnavailable.',
  },
  recentPictures: {
    of: 'pictures of calls, for the console to show what was measured in them',
    why: 'They show people: only the newest are kept, in memory alone.',
    past: 'The oldest go.',
  },
  recentPictureBytes: {
    of: 'those pictures together',
    why: 'A picture has up to 1 MB.',
    past: 'The oldest go.',
  },
  pictureWorkerStart: {
    of: 'the start of a worker that looks at pictures, which does not count as time of the picture that waits for it',
    why: 'It takes a fraction of a second, and some on a busy machine.',
    past: 'The worker is ended, the answer is 503 ServiceUnavailable, and the next picture gets another worker.',
  },
  pictureWorkerHeap: {
    of: 'the heap of a worker that looks at pictures',
    why: 'Whatever a picture makes of it stays in the worker.',
    past: 'The worker is ended, the answer is 500 InternalError, and the next picture gets another worker.',
  },
  connections: {
    of: 'one server',
    why: 'Each takes memory and a file descriptor.',
    past: 'A further one is closed as it comes.',
  },
  openAnswers: {
    of: 'those of one connection whose answers are still being made',
    why: 'A caller that sends and never reads must not pile up answers.',
    past: 'Further calls of the connection wait, and it is not read from meanwhile.',
  },
  waitingCalls: {
    of: 'those that wait for answers to calls before them on their connection, over all connections',
    why: 'One piece of 64 KiB may hold a thousand calls, each of which takes some kilobytes once it is read.',
    past: 'The connection with the most gets 503 ServiceUnavailable, and ends.',
  },
  lingering: {
    of: 'a connection that was answered and ended here and stays open at its other end',
    why: 'Such a one would keep its memory for good.',
    past: 'It is cut off.',
  },
  underWayBytes: {
    of: 'calls over 64 KiB whose answers are still being made, each counted twice its size',
    why: 'A picture is held as text and as bytes until it was looked at. A quarter of the heap where that is more.',
    past: 'A further call over 64 KiB gets 503 ServiceUnavailable.',
  },
  uploadParts: {
    of: 'the form of one upload',
    why: 'SDKs send 7; 90,000 took seconds to read.',
    past: '400 MalformedPOSTRequest.',
  },
  uploadPartHead: {
    of: 'the headers of one part of that form',
    why: 'SDKs send some 150.',
    past: '400 MalformedPOSTRequest.',
  },
  uploads: {
    of: 'AuthorizeFileUpload',
    why: 'Each is remembered for 30 minutes.',
    past: 'The oldest goes, with its file.',
  },
  uploadBytes: {
    of: 'all uploaded files together',
    why: 'They lie in memory for up to 30 minutes.',
    past: 'The oldest goes.',
  },
  uploadBytesOfKey: {
    of: 'the uploaded files of one AccessKeyId',
    why: 'None may take all the room.',
    past: 'The oldest of that key goes.',
  },
  upload: {
    of: 'one uploaded file',
    why: 'More than any picture that InitializeV2 takes, so that a picture is refused there, by its own code.',
    past: '400 EntityTooLarge.',
  },
  parameterCount: {
    of: 'one call, query and form together',
    why: 'SDKs send some 30; a million take a second.',
    past: '413 RequestEntityTooLarge.',
  },
  actionName: {
    of: 'an Action and a Version',
    why: 'The longest real one has 33. Each is held against all names that exist, and quoted.',
    past: 'The rest is left out: 404 InvalidAction.NotFound, 400 InvalidVersion.',
  },
  accessKeyId: {
    of: 'an AccessKeyId',
    why: 'Real ones have 16 to 30. Many parts remember a key.',
    past: '404 InvalidAccessKeyId.NotFound; where a key is asked for by name there is nothing of it.',
  },
  host: {
    of: 'a Host header',
    why: 'The longest name of DNS (253) and a port; longer ones run patterns out of their stack.',
    past: '400 MalformedRequest; the control API answers 403.',
  },
  authorization: {
    of: 'an Authorization header',
    why: 'Its list of signed headers is walked more than once.',
    past: '400 MalformedRequest.',
  },
  signedHeaders: {
    of: 'SignedHeaders',
    why: 'SDKs sign some 10 headers; one name may stand for a header of megabytes, again and again.',
    past: '400 MalformedRequest.',
  },
  signedHeaderText: {
    of: 'the headers that SignedHeaders names, together',
    why: 'They are signed again for each mistake that is looked for.',
    past: '400 MalformedRequest.',
  },
  nonce: {
    of: 'a SignatureNonce',
    why: 'It is remembered for 15 minutes. SDKs send 32 to 90.',
    past: '400 MalformedRequest.',
  },
  keptText: {
    of: 'a parameter that is remembered and that no document bounds: MerchantUserId, CallbackUrl, CallbackToken, ReturnUrl, …',
    why: 'Each stands in a transaction for up to 30 days.',
    past: '400 InvalidParameter.',
  },
  transactions: {
    of: 'the store in memory',
    why: 'A long run must not fill the memory.',
    past: 'The one that ended longest ago goes; if none has ended, the oldest.',
  },
  transactionBytes: {
    of: 'the texts of all transactions, at two a character',
    why: 'As for their number: texts may be long.',
    past: 'As for their number.',
  },
  callbackRecords: {
    of: 'those that are delivered or given up',
    why: 'A long run must not fill the memory.',
    past: 'The one that was settled longest ago goes.',
  },
  callbackBytes: {
    of: 'the URLs of all callbacks, at two a character',
    why: 'As for their number: URLs may be long.',
    past: 'The one that was settled longest ago goes; when none is settled, a new one fails at once and says so.',
  },
  inboxMessages: {
    of: 'the inbox',
    why: 'It is for looking at, not for keeping.',
    past: 'The oldest goes.',
  },
  inboxBytes: {
    of: 'all messages of the inbox, at two a character',
    why: 'Any page or program may post to it.',
    past: 'The oldest goes.',
  },
  inboxBody: {
    of: 'the body of one message',
    why: 'Callbacks have none.',
    past: 'The rest is left out.',
  },
  inboxPairs: {
    of: 'the headers, and the query, of one message; each value at most 2,000 characters',
    why: 'Callbacks have some 10.',
    past: 'The rest is left out.',
  },
  armedTexts: {
    of: 'what all armed scenarios match, and 10,000 scenarios',
    why: 'Each call is held against each of them.',
    past: 'Arming another is refused.',
  },
  journalEntries: {
    of: 'the journal',
    why: 'A long run must not fill the memory.',
    past: 'The oldest goes; GET requests says how many went.',
  },
  journalBytes: {
    of: 'the entries of the journal, at two a character',
    why: 'As for their number.',
    past: 'As for their number.',
  },
  journalEntry: {
    of: 'the parameters and headers of one entry, 100 of each, 2,000 characters a value',
    why: 'To take secrets out of an entry must not take longer than a call.',
    past: 'What is beyond stands as its length.',
  },
  logBytes: {
    of: 'log lines that nobody has read yet',
    why: 'A terminal that is stopped, or a pipe that nobody reads, must not fill the memory.',
    past: 'Further lines are left out, and how many is said once there is room again.',
  },
  rememberedKeys: {
    of: 'throttling, repeated failures, resets',
    why: 'Invented keys must not fill the memory.',
    past: 'The key that was heard of longest ago and is not held back at the moment is forgotten.',
  },
  nonces: {
    of: 'each of the two halves of the 15 minutes',
    why: 'A busy test must not fill the memory.',
    past: 'The older half is forgotten.',
  },
  controlHead: {
    of: 'request target and headers of a call of the control API',
    why: 'Its patterns and routes look at all of it, and some calls wait for a minute.',
    past: '431, and nothing is done.',
  },
  controlBody: {
    of: 'a JSON body or a form of the control API',
    why: 'The longest that means anything is below 2 KiB.',
    past: '413.',
  },
  controlDepth: {
    of: 'JSON in the control API',
    why: 'The deepest that means anything has 3.',
    past: '400.',
  },
  explainedText: {
    of: 'a call without its pictures, for the mistake behind a wrong signature to be looked for',
    why: 'Some 20 mistakes are tried by signing again.',
    past: 'The refusal says that the call is too big to explain.',
  },
}

/** Every bound with its words: SECURITY.md and `GET /_emulator/options` show this table. */
export const describedLimits: readonly ({ name: string } & Limit & LimitWords)[] = (
  Object.keys(limits) as LimitName[]
).map(name => ({ name, ...limits[name], ...limitWords[name] }))
