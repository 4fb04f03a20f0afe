import { readFile } from 'node:fs/promises'
import type { LoadAsset } from '../pages/assets.ts'

/** The files of the pages as built: a folder above the parts that are loaded on demand, or for tests in `dist`. */
const folder = import.meta.url.endsWith('.ts') ? '../../dist/pages/' : '../pages/'

/** @throws {Error} when the emulator was not built. */
export const readAsset: LoadAsset = name => readFile(new URL(folder + name, import.meta.url), 'utf8')
