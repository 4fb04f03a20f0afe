import type { AssetName, LoadAsset } from '../pages/assets.ts'

/**
 * In the build, modules that are loaded on demand are one folder below the files. Bundlers recognize this form and
 * include the files.
 */
const urls: Record<AssetName, () => URL> = {
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

/** For tests, which run the sources. */
const isSource = import.meta.url.endsWith('.ts')
const builtFolder = '../../dist/pages/'

/** @throws {Error} when the file is not served. */
export const fetchAsset: LoadAsset = async name => {
  const url = isSource ? new URL(builtFolder + name, import.meta.url) : urls[name]()
  const response = await fetch(url).catch(() => undefined)
  // Node fetches no files, Deno and Bun do; this entry has the module beside it there.
  if (!response?.ok && url.protocol === 'file:' && name.endsWith('.json')) return importJson(url.href)
  if (!response?.ok)
    throw new Error(
      `Failed to load ${name} from ${url}: ${response ? `status ${response.status}` : 'no answer'}. Serve the folder pages of this package there.`,
    )
  return response.text()
}

async function importJson(url: string): Promise<string> {
  const { default: data } = await import(/* @vite-ignore */ url, { with: { type: 'json' } })
  return JSON.stringify(data)
}
