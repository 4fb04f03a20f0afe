import { assetUrl } from '../pages/asset-urls.ts'
import type { LoadAsset } from '../pages/assets.ts'

/** @throws {Error} when the file is not served. */
export const fetchAsset: LoadAsset = async name => {
  const url = assetUrl(name)
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
