import { findRedis } from './find-redis.ts'

/** The lane that needs Redis was asked for: without it, it fails and says how to get it. */
export default function requireRedis(): void {
  if (findRedis() === undefined)
    throw new Error(
      'Failed to find redis-server. Install it (Debian: apt-get install redis-server), or give its path in REDIS_SERVER.',
    )
}
