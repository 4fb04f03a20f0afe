import type { Chance } from '../gateway/chance.ts'
import {
  grantOf,
  type UploadGrant,
  type Uploads,
  uploadBounds,
  uploadFault,
  uploadLifetime,
} from '../uploads/uploads.ts'
import type { Shared } from './calls.ts'
import { scripts } from './scripts.ts'

type Slot = UploadGrant & { owner: string; expiresAt: number }

/** How long the store itself keeps what came last: longer than the emulator's clock asks. In milliseconds. */
const lifetime = 2 * uploadLifetime

/** Uploads, shared: bounded as those in memory, in time, in number and in bytes of each AccessKeyId and of all. */
export function redisUploads({ link, state }: Shared, now: () => number): Uploads {
  const names = () => state.keys().uploads as [string, string, string, string, string]

  const read = async (objectKey: string): Promise<{ slot: Slot; file: string | null } | undefined> => {
    const [, texts, files] = names()
    const [text, file] = (await Promise.all([
      link.send(texts, ['HGET', texts, objectKey]),
      link.send(files, ['HGET', files, objectKey]),
    ])) as [string | null, string | null]
    if (!text) return undefined
    const slot = JSON.parse(text) as Slot
    return slot.expiresAt > now() ? { slot, file } : undefined
  }

  return {
    async grant(owner: string, chance: Chance) {
      const moment = now()
      const { granted, expiresAt } = grantOf(moment, chance)
      const text = JSON.stringify({ ...granted, owner, expiresAt } satisfies Slot)
      const args = [granted.objectKey, text, owner, expiresAt, moment, uploadBounds.grants, lifetime]
      await link.run(scripts.grantUpload, names(), args)
      return granted
    },
    async receive(grant, bytes) {
      const found = await read(grant.objectKey)
      const fault = uploadFault(found?.slot, grant, bytes, found !== undefined && found.file !== null)
      if (fault || !found) return { fault: fault ?? 'NoSuchGrant' }
      const { owner } = found.slot
      const { bytesOfKey, bytes: most } = uploadBounds
      const file = Buffer.from(bytes).toString('base64')
      const args = [grant.objectKey, file, bytes.length, owner, now(), bytesOfKey, most, lifetime]
      const isFirst = (await link.run(scripts.keepUpload, names(), args)) === 1
      return isFirst ? { owner } : { fault: 'NoSuchGrant' }
    },
    async read(objectKey, owner) {
      const found = await read(objectKey)
      if (found?.slot.owner !== owner || found.file === null) return undefined
      return new Uint8Array(Buffer.from(found.file, 'base64'))
    },
    async counts() {
      const [order, , , , held] = names()
      const [grants, bytes] = await Promise.all([
        link.send(order, ['ZCARD', order]),
        link.send(held, ['HGET', held, 'all']),
      ])
      return { grants: Number(grants), bytes: Number(bytes ?? 0) }
    },
    async clear(owner) {
      if (owner === undefined) await Promise.all(names().map(name => link.send(name, ['DEL', name])))
      else await link.run(scripts.forgetUploads, names(), [owner])
    },
  }
}
