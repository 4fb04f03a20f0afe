import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Page = {
  /** Its folder beside this file, and what of it the build begins with. */
  page: 'msw-page' | 'worker-page'
  files: string[]
  /** The name that MSW has in node_modules. */
  msw?: 'msw' | 'msw-3'
}

/** Builds a page with Vite, as an integrator's own would be, with this package as built. Scripts keep their names. */
export async function buildPage({ page, files, msw = 'msw' }: Page): Promise<{ folder: string; remove: () => void }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'built-page-')))
  const source = fileURLToPath(new URL(`${page}/`, import.meta.url))
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: {
      alias: [
        { find: /^cloudauth-emulator$/, replacement: join(root, 'dist', 'index.js') },
        { find: /^cloudauth-emulator\/(.*)$/, replacement: join(root, 'dist', '$1.js') },
        { find: /^msw(?=\/|$)/, replacement: msw },
      ],
    },
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
