import { consoleScript } from './console-script.ts'
import { icon } from './icon.ts'
import { stylesheet } from './stylesheet.ts'
import { verifyScript } from './verify-script.ts'

/** Where the pages expect the files that they load. */
export const assetPaths = {
  stylesheet: '/_emulator/assets/style.css',
  consoleScript: '/_emulator/assets/console.js',
  verifyScript: '/_emulator/assets/verify.js',
  icon: '/_emulator/assets/icon.svg',
} as const

/** Everything the pages load, by path: what to answer, and as which type. */
export const assets: Readonly<Record<string, { contentType: string; text: string }>> = {
  [assetPaths.stylesheet]: { contentType: 'text/css; charset=utf-8', text: stylesheet },
  [assetPaths.consoleScript]: { contentType: 'text/javascript; charset=utf-8', text: consoleScript },
  [assetPaths.verifyScript]: { contentType: 'text/javascript; charset=utf-8', text: verifyScript },
  [assetPaths.icon]: { contentType: 'image/svg+xml; charset=utf-8', text: icon },
}
