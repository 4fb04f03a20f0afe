import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const page = fileURLToPath(new URL('msw-page/', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Builds the page with Vite, as an integrator's own would be: with this package as built, and MSW under the name that it
 * has in node_modules. The service worker is the one that MSW brings, as it stands there.
 */
export async function buildMswPage(msw: 'msw' | 'msw-3'): Promise<{ folder: string; remove: () => void }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'msw-page-')))
  await build({
    root: page,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: {
      alias: [
        { find: /^cloudauth-emulator\/(.*)$/, replacement: join(root, 'dist', '$1.js') },
        { find: /^msw(?=\/|$)/, replacement: msw },
      ],
    },
    build: { outDir: folder, target: 'esnext', emptyOutDir: true },
  })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}
