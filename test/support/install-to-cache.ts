import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where lanes install what only they need. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloudauth-emulator-tests')

/** Where a package of the cache is once {@link installToCache} has run. */
export const cached = (spec: string, ...path: string[]) => join(folderOf(spec), 'node_modules', ...path)

const folderOf = (spec: string) => join(cacheFolder, spec.replace('/', '+'))

/**
 * Installs a package that only one lane needs, such as `msw@3`, outside this repository: `npm ci` stays small, and works
 * on the oldest Node. Installed once a machine. Returns its `node_modules`.
 */
export async function installToCache(spec: string): Promise<string> {
  const folder = folderOf(spec)
  if (existsSync(folder)) return cached(spec)
  mkdirSync(cacheFolder, { recursive: true })
  const unfinished = mkdtempSync(join(cacheFolder, 'unfinished-'))
  writeFileSync(join(unfinished, 'package.json'), '{"private":true}')
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', spec], {
    cwd: unfinished,
  })
  try {
    renameSync(unfinished, folder)
  } catch {
    // Another worker was first.
    rmSync(unfinished, { recursive: true })
  }
  return cached(spec)
}
