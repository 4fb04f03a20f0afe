import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname

/** Where somebody installed the package: a folder of its own, which knows nothing of this repository. */
export type Consumer = {
  folder: string
  tarball: string
  packedFiles: string[]
  /** Runs a program there and gives what it wrote. */
  run: (file: string, args: string[]) => Promise<string>
  /** Lends a package of this repository, or one that is installed elsewhere. */
  lend: (name: string, installed?: string) => void
  remove: () => void
}

/** Packs the package as built and installs it. */
export async function installPackage(): Promise<Consumer> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'package-test-')))
  const folder = join(place, 'consumer')
  const packing = await execute('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], {
    cwd: root,
  })
  const [packed] = Object.values<{ filename: string; files: { path: string }[] }>(JSON.parse(packing.stdout))
  const tarball = join(place, packed?.filename ?? '')

  async function run(file: string, args: string[]): Promise<string> {
    const { FORCE_COLOR: _colour, NODE_OPTIONS: _options, VITEST: _vitest, ...env } = process.env
    const running = execute(file, args, { cwd: folder, env: { ...env, NO_COLOR: '1' } })
    const { stdout, stderr } = await running.catch(thrown => {
      throw new Error(`Failed to run ${basename(file)} ${args.join(' ')}: ${thrown.stdout}${thrown.stderr}`)
    })
    return stdout + stderr
  }

  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', tarball])
  return {
    folder,
    tarball,
    packedFiles: packed?.files.map(({ path }) => path) ?? [],
    run,
    lend(name, installed = join(root, 'node_modules', name)) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      rmSync(link, { force: true })
      symlinkSync(installed, link)
    },
    remove: () => rmSync(place, { recursive: true }),
  }
}
