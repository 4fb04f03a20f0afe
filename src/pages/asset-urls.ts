import type { AssetName } from './assets.ts'

/**
 * Where the files of the pages are. In the build, modules that are loaded on demand are one folder below them. Bundlers
 * recognize this form, name by name, and include the files.
 */
const built: Record<AssetName, () => URL> = {
  'style.css': () => new URL('../pages/style.css', import.meta.url),
  'console.js': () => new URL('../pages/console.js', import.meta.url),
  'verify.css': () => new URL('../pages/verify.css', import.meta.url),
  'cdn-verify.js': () => new URL('../pages/cdn-verify.js', import.meta.url),
  'cdn-jsvm_all.js': () => new URL('../pages/cdn-jsvm_all.js', import.meta.url),
  'verify.js': () => new URL('../pages/verify.js', import.meta.url),
  'icon.svg': () => new URL('../pages/icon.svg', import.meta.url),
  'openapi.json': () => new URL('../pages/openapi.json', import.meta.url),
  'differences.json': () => new URL('../pages/differences.json', import.meta.url),
  'limits.json': () => new URL('../pages/limits.json', import.meta.url),
}

/** For tests, which run the sources; not in the form above, for no bundler is to look for that. */
const here = import.meta.url
const folderOfTests = '../../dist/pages/'

/** The address of a file that lies beside this package as built. */
export const assetUrl = (name: AssetName): URL =>
  here.endsWith('.ts') ? new URL(folderOfTests + name, here) : built[name]()
