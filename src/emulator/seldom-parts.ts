/** Parts of a store in memory that most calls do not need: loaded with the first that does, where the disk is far. */
export { createCallbacks } from '../callbacks/create-callbacks.ts'
export { createInbox } from '../control/inbox.ts'
export { createUploads } from '../uploads/uploads.ts'
