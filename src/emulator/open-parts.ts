// Parts of an emulator whose code is loaded with what is first asked of them or told to them.
import type { createNotify } from '../callbacks/notify.ts'
import { openLater } from '../gateway/load-once.ts'
import type { ObservationParts, OwnObservation } from '../observation/create-observation.ts'
import type { LoadLaterParts } from './runtime.ts'
import type { UploadDoorParts } from './upload-door.ts'
import type { VerbParts } from './verbs.ts'
import type { VerificationParts, Verifications } from './verifications.ts'

const told = { told: undefined }

export const openObservation = (load: LoadLaterParts, parts: ObservationParts): OwnObservation =>
  openLater(load, ({ createObservation }) => createObservation(parts), {
    call: told,
    check: 'asked',
    ended: told,
    callback: told,
    page: told,
    late: told,
    witness: told,
    advice: 'asked',
    coverage: 'asked',
    asText: 'asked',
    clear: 'asked',
  })

export const openNotify = (load: LoadLaterParts, ...given: Parameters<typeof createNotify>) =>
  openLater(load, ({ createNotify }) => createNotify(...given), { ofResult: 'asked', beforeResult: 'asked' })

export const openVerifications = (load: LoadLaterParts, parts: VerificationParts): Verifications =>
  openLater(load, ({ createVerifications }) => createVerifications(parts), {
    complete: 'asked',
    completeLater: 'asked',
    abandon: 'asked',
    expire: 'asked',
    runPlan: 'asked',
  })

export const openUploadDoor = (load: LoadLaterParts, parts: UploadDoorParts) =>
  openLater(load, ({ createUploadDoor }) => createUploadDoor(parts), { answer: 'asked' })

export const openVerbs = (load: LoadLaterParts, parts: VerbParts) =>
  openLater(load, ({ createVerbs }) => createVerbs(parts), {
    digestOfBase64: 'asked',
    absence: 'asked',
    complete: 'asked',
    completeLater: 'asked',
    reading: 'asked',
    video: 'asked',
    abandon: 'asked',
    expire: 'asked',
    forget: 'asked',
    reset: 'asked',
  })
