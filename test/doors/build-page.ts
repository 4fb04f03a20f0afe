import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** This package as built, by the names that integrators import. */
export const packageAliases = [
  { find: /^cloudauth-emulator$/, replacement: join(root, 'dist', 'index.js') },
  { find: /^cloudauth-emulator\/(.*)$/, replacement: join(root, 'dist', '$1.js') },
]

type Page = {
  /** Its folder beside this file, and what of it the build begins with. */
  page: 'msw-page' | 'msw-shop' | 'worker-page'
  files: string[]
  /** A `node_modules` to take MSW from; without one it is this repository's. */
  mswFrom?: string | undefined
}

/** Builds a page with Vite, as an integrator's own would be, with this package as built. Scripts keep their names. */
export async function buildPage({ page, files, mswFrom }: Page): Promise<{ folder: string; remove: () => void }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'built-page-')))
  const source = fileURLToPath(new URL(`${page}/`, import.meta.url))
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: {
      alias: packageAliases,
    },
    plugins: mswFrom === undefined ? [] : [takeMswFrom(mswFrom)],
    build: {
      outDir: folder,
      target: 'esnext',
      emptyOutDir: true,
      // Workers have no document to put links into.
      modulePreload: false,
      rolldownOptions: { input: files.map(file => join(source, file)), output: { entryFileNames: '[name].js' } },
    },
  })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/**
 * Resolves MSW as a file beside that `node_modules` would; the file must exist, or Vite looks from the page's own folder,
 * and finds the MSW of this repository.
 */
export const takeMswFrom = (modules: string): Plugin => ({
  name: 'msw from elsewhere',
  enforce: 'pre',
  resolveId(source) {
    return /^msw(\/|$)/.test(source)
      ? this.resolve(source, join(modules, '..', 'package.json'), { skipSelf: true })
      : null
  },
})
