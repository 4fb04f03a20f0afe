import { findProgram, isProgram } from './find-program.ts'

/** The path of redis-server, from `REDIS_SERVER` or the PATH; undefined where there is none. */
export function findRedis(): string | undefined {
  const { REDIS_SERVER } = process.env
  if (REDIS_SERVER) return isProgram(REDIS_SERVER) ? REDIS_SERVER : undefined
  return findProgram('redis-server')
}
