import type { Port } from '../gateway/awaitable.ts'
import type { Chance } from '../gateway/chance.ts'
import { detach } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'

/** What a client needs to upload one file, as OpenPlatform's AuthorizeFileUpload gives it. */
export type UploadGrant = {
  accessKeyId: string
  objectKey: string
  policy: string
  signature: string
}

/** Why a file was not taken. */
export type UploadFault = 'NoSuchGrant' | 'EntityTooLarge'

type Slot = UploadGrant & { owner: string; expiresAt: number; bytes?: Uint8Array }

/**
 * Bounds of what uploads keep.
 * @guess A grant and the file uploaded with it live for 30 minutes, as long as the verification that they are for; OSS
 * itself keeps them for a day.
 */
export const uploadLifetime = 30 * 60_000
/** How many grants are kept, and how many bytes of files: of all, and of one AccessKeyId, so that none takes all room. */
export const uploadBounds = {
  grants: limits.uploads.value,
  bytes: limits.uploadBytes.value,
  bytesOfKey: limits.uploadBytesOfKey.value,
}

/** The largest file, in bytes. */
export const largestUpload: number = limits.upload.value

/** Uploads as their users see them; {@link createUploads} makes those in memory. */
export type Uploads = Port<ReturnType<typeof createUploads>>

/**
 * Files on their way to InitializeV2: granted by AuthorizeFileUpload, sent as a form, named by a URL in the call. Bounded
 * in number and bytes: the oldest go first. What is kept is a picture of a person, so nothing lists it.
 */
export function createUploads({ now }: { now: () => number }) {
  const slots = new Map<string, Slot>()
  let held = 0
  const heldBy = new Map<string, number>()

  const hold = (owner: string, bytes: number) => {
    held += bytes
    const ofOwner = (heldBy.get(owner) ?? 0) + bytes
    if (ofOwner > 0) heldBy.set(owner, ofOwner)
    else heldBy.delete(owner)
  }

  const drop = (slot: Slot) => {
    slots.delete(slot.objectKey)
    hold(slot.owner, -(slot.bytes?.length ?? 0))
  }

  /** Slots are in the order in which they were granted, and all live equally long. */
  const dropExpired = () => {
    for (const slot of slots.values()) {
      if (slot.expiresAt > now()) return
      drop(slot)
    }
  }

  return {
    /** Grants one upload to a key. */
    grant(owner: string, chance: Chance): UploadGrant {
      dropExpired()
      for (const slot of slots.values()) {
        if (slots.size < uploadBounds.grants) break
        drop(slot)
      }
      const { granted, expiresAt } = grantOf(now(), chance)
      slots.set(granted.objectKey, { ...granted, owner: detach(owner), expiresAt })
      return granted
    },

    /** Takes the file of a grant, and tells whose it is; all that the grant gave must have come back. */
    receive(grant: UploadGrant, bytes: Uint8Array): { fault: UploadFault } | { owner: string } {
      dropExpired()
      const slot = slots.get(grant.objectKey)
      const fault = uploadFault(slot, grant, bytes, slot?.bytes !== undefined)
      if (fault || !slot) return { fault: fault ?? 'NoSuchGrant' }
      const { owner } = slot
      for (const older of slots.values()) {
        if ((heldBy.get(owner) ?? 0) + bytes.length <= uploadBounds.bytesOfKey) break
        if (older.bytes && older.owner === owner) drop(older)
      }
      for (const older of slots.values()) {
        if (held + bytes.length <= uploadBounds.bytes) break
        if (older.bytes) drop(older)
      }
      slot.bytes = Uint8Array.from(bytes)
      hold(owner, bytes.length)
      return { owner }
    },

    /** The file under a key of the bucket, for the AccessKeyId that it was granted to. It can be read once more or often. */
    read(objectKey: string, owner: string): Uint8Array | undefined {
      dropExpired()
      const slot = slots.get(objectKey)
      return slot?.owner === owner ? slot.bytes : undefined
    },

    /** How many grants there are, and how many bytes came. */
    counts: () => ({ grants: slots.size, bytes: held }),

    /** Forgets all, or what belongs to one key. */
    clear(owner?: string): void {
      for (const slot of [...slots.values()]) if (owner === undefined || slot.owner === owner) drop(slot)
    },
  }
}

/** A new grant, and when it ends. */
export function grantOf(now: number, chance: Chance): { granted: UploadGrant; expiresAt: number } {
  const objectKey = `${chance.hex(8)}/${chance.hex(32)}`
  const expiresAt = now + uploadLifetime
  const policy = btoa(
    JSON.stringify({ expiration: new Date(expiresAt).toISOString(), conditions: [['eq', '$key', objectKey]] }),
  )
  const granted = { accessKeyId: `STS.${chance.hex(24)}`, objectKey, policy, signature: `${chance.hex(27)}=` }
  return { granted, expiresAt }
}

/** Why a file is not taken for a grant: all that the grant gave must have come back, and once. */
export function uploadFault(
  granted: UploadGrant | undefined,
  { accessKeyId, policy, signature }: UploadGrant,
  bytes: Uint8Array,
  hasFile: boolean,
): UploadFault | undefined {
  const isGranted =
    granted?.accessKeyId === accessKeyId && granted.policy === policy && granted.signature === signature && !hasFile
  if (!isGranted) return 'NoSuchGrant'
  return bytes.length > largestUpload ? 'EntityTooLarge' : undefined
}
