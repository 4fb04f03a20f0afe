import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cacheFolder } from '../support/install-to-cache.ts'

const execute = promisify(execFile)
const projects = new URL('projects/', import.meta.url).pathname
const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** The packed package as somebody's project has it. */
type Project = { folder: string; run: (file: string, ...args: string[]) => Promise<string> }

type Wanted = {
  /** The folder beside this file that has the project's own files. */
  files: string
  tarball: string
  packages: string[]
  manifest?: object
}

/**
 * A project in the cache folder, with its packages and the tarball installed by npm. Packages are installed once a
 * machine, the tarball is unpacked each time.
 */
async function openProject({ files, tarball, packages, manifest = {} }: Wanted): Promise<Project> {
  const key = createHash('sha256')
    .update(JSON.stringify([packages, manifest, dependencies]))
    .digest('hex')
  const folder = join(cacheFolder, `project-${files}-${key.slice(0, 12)}`)
  const run = (file: string, ...args: string[]) => runIn(folder, file, args)
  if (!existsSync(join(folder, 'installed'))) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }))
    await run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...packages)
    writeFileSync(join(folder, 'installed'), '')
  }
  const installed = join(folder, 'node_modules', 'cloudauth-emulator')
  rmSync(join(installed, 'dist'), { recursive: true, force: true })
  await execute('tar', ['xzf', tarball, '-C', installed, '--strip-components', '1'])
  cpSync(join(projects, files), folder, { recursive: true })
  return { folder, run }
}

/** An installation and a run, on a machine that does other things too. */
export const timeout = 180_000

/** Packs the package before the tests of a file and takes it away after them. */
export function packForTests() {
  let consumer: Consumer | undefined
  beforeAll(async () => {
    consumer = await installPackage()
  }, timeout)
  afterAll(() => consumer?.remove())
  const tarball = () => consumer?.tarball ?? ''
  return {
    tarball,
    open: (files: string, packages: string[], manifest = {}) =>
      openProject({ files, tarball: tarball(), packages, manifest }),
  }
}

/** Runs a program of a project, or one on the path, and gives what it wrote. */
export async function runIn(folder: string, file: string, args: string[]): Promise<string> {
  const own = join(folder, 'node_modules', '.bin', file)
  const { FORCE_COLOR: _colour, NODE_OPTIONS: _options, VITEST: _vitest, NODE_ENV: _env, ...env } = process.env
  const running = execute(existsSync(own) ? own : file, args, {
    cwd: folder,
    env: { ...env, NO_COLOR: '1', YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const { stdout, stderr } = await running.catch(thrown => {
    throw new Error(`Failed to run ${file} ${args.join(' ')}: ${thrown.stdout}${thrown.stderr}${thrown.message}`)
  })
  return stdout + stderr
}

export const filesOf = (name: string) => join(projects, name)
