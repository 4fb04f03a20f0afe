import type { Chance } from '../gateway/chance.ts'
import { grantOf, type UploadGrant, type Uploads, uploadFault, uploadLifetime } from '../uploads/uploads.ts'
import type { Shared } from './calls.ts'

type Slot = UploadGrant & { owner: string; expiresAt: number }

/** How long the store itself keeps a grant and its file: longer than the emulator's clock asks. In milliseconds. */
const lifetime = 2 * uploadLifetime

/** Uploads, shared. They end with their lifetime; the store's own memory bounds how many there are. */
export function redisUploads({ link, state }: Shared, now: () => number): Uploads {
  const list = () => state.keys().uploads('all')
  const nameOf = (objectKey: string) => state.keys().uploads(`of:${objectKey}`)

  const read = async (objectKey: string): Promise<{ slot: Slot; file: string | null } | undefined> => {
    const name = nameOf(objectKey)
    const [slot, file] = (await link.send(name, ['HMGET', name, 'slot', 'file'])) as (string | null)[]
    if (!slot) return undefined
    const parsed = JSON.parse(slot) as Slot
    return parsed.expiresAt > now() ? { slot: parsed, file: file ?? null } : undefined
  }

  return {
    async grant(owner: string, chance: Chance) {
      const { granted, expiresAt } = grantOf(now(), chance)
      const name = nameOf(granted.objectKey)
      await Promise.all([
        link.send(name, ['HSET', name, 'slot', JSON.stringify({ ...granted, owner, expiresAt })]),
        link.send(name, ['PEXPIRE', name, String(lifetime)]),
        link.send(list(), ['HSET', list(), granted.objectKey, `k${owner}`]),
        link.send(list(), ['PEXPIRE', list(), String(lifetime)]),
      ])
      return granted
    },
    async receive(grant, bytes) {
      const found = await read(grant.objectKey)
      const fault = uploadFault(found?.slot, grant, bytes, found?.file !== null && found?.file !== undefined)
      if (fault || !found) return { fault: fault ?? 'NoSuchGrant' }
      const name = nameOf(grant.objectKey)
      const text = Buffer.from(bytes).toString('base64')
      const isFirst = (await link.send(name, ['HSETNX', name, 'file', text])) === 1
      return isFirst ? { owner: found.slot.owner } : { fault: 'NoSuchGrant' }
    },
    async read(objectKey, owner) {
      const found = await read(objectKey)
      if (found?.slot.owner !== owner || found.file === null) return undefined
      return new Uint8Array(Buffer.from(found.file, 'base64'))
    },
    async counts() {
      const names = (await link.send(list(), ['HKEYS', list()])) as string[]
      const sizes = await Promise.all(names.map(one => link.send(nameOf(one), ['HSTRLEN', nameOf(one), 'file'])))
      return { grants: names.length, bytes: sizes.reduce<number>((sum, size) => sum + (Number(size) * 3) / 4, 0) }
    },
    async clear(owner) {
      const all = (await link.send(list(), ['HGETALL', list()])) as string[]
      for (let index = 0; index < all.length; index += 2) {
        const objectKey = all[index] ?? ''
        if (owner !== undefined && all[index + 1] !== `k${owner}`) continue
        await link.send(nameOf(objectKey), ['DEL', nameOf(objectKey)])
        await link.send(list(), ['HDEL', list(), objectKey])
      }
    },
  }
}
