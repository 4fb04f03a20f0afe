import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of redis-server, from `REDIS_SERVER` or the PATH; undefined where there is none. */
export function findRedis(): string | undefined {
  const { REDIS_SERVER, PATH = '' } = process.env
  const places = REDIS_SERVER ? [REDIS_SERVER] : PATH.split(delimiter).map(folder => join(folder, 'redis-server'))
  return places.find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
