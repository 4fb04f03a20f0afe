/// <reference path="./scripts/lua.d.ts" />
import { createHash } from 'node:crypto'
import addCallbacks from './scripts/add-callbacks.lua'
import addNewest from './scripts/add-newest.lua'
import admit from './scripts/admit.lua'
import arm from './scripts/arm.lua'
import cancelCallbacks from './scripts/cancel-callbacks.lua'
import change from './scripts/change.lua'
import claimCallbacks from './scripts/claim-callbacks.lua'
import claimPlans from './scripts/claim-plans.lua'
import create from './scripts/create.lua'
import disarm from './scripts/disarm.lua'
import dropUpload from './scripts/drop-upload.lua'
import failed from './scripts/failed.lua'
import finishCallback from './scripts/finish-callback.lua'
import forgetEntries from './scripts/forget-entries.lua'
import forgetUploads from './scripts/forget-uploads.lua'
import grantUpload from './scripts/grant-upload.lua'
import inOrder from './scripts/in-order.lua'
import joinObservations from './scripts/join-observations.lua'
import keepUpload from './scripts/keep-upload.lua'
import listTransaction from './scripts/list-transaction.lua'
import noteObservation from './scripts/note-observation.lua'
import open from './scripts/open.lua'
import publish from './scripts/publish.lua'
import putPlan from './scripts/put-plan.lua'
import record from './scripts/record.lua'
import swapText from './scripts/swap-text.lua'
import take from './scripts/take.lua'
import takeScenario from './scripts/take-scenario.lua'
import tryCall from './scripts/try-call.lua'
import useNonce from './scripts/use-nonce.lua'

/** A script that the store runs in one step, and the digest by which it is known there once it was loaded. */
export type Script = { text: string; sha: string }

const script = (...parts: string[]): Script => {
  const text = parts.join('\n')
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/** Every step that must be atomic. What its keys and arguments are stands at the top of each file. */
export const scripts = {
  addCallbacks: script(addCallbacks),
  admit: script(takeScenario, admit),
  arm: script(arm),
  cancelCallbacks: script(cancelCallbacks),
  change: script(change),
  claimCallbacks: script(claimCallbacks),
  claimPlans: script(claimPlans),
  create: script(addNewest, create),
  disarm: script(disarm),
  failed: script(failed),
  finishCallback: script(finishCallback),
  forgetEntries: script(forgetEntries),
  forgetUploads: script(dropUpload, forgetUploads),
  grantUpload: script(dropUpload, grantUpload),
  joinObservations: script(joinObservations),
  keepUpload: script(dropUpload, keepUpload),
  listTransaction: script(inOrder, listTransaction),
  noteObservation: script(noteObservation),
  open: script(inOrder, addNewest, open),
  publish: script(publish),
  putPlan: script(putPlan),
  record: script(record),
  swapText: script(swapText),
  take: script(takeScenario, take),
  tryCall: script(tryCall),
  useNonce: script(useNonce),
}
