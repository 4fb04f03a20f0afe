import { readFile } from 'node:fs/promises'
import { assetUrl } from '../pages/asset-urls.ts'
import type { LoadAsset } from '../pages/assets.ts'

/** @throws {Error} when the emulator was not built, or is in a bundle without its files. */
export const readAsset: LoadAsset = name => readFile(assetUrl(name), 'utf8')
