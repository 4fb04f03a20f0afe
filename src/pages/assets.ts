/** Where the pages expect the files that they load. */
export const assetPaths = {
  stylesheet: '/_emulator/assets/style.css',
  consoleScript: '/_emulator/assets/console.js',
  verifyStylesheet: '/_emulator/assets/verify.css',
  verifyScript: '/_emulator/assets/verify.js',
  icon: '/_emulator/assets/icon.svg',
} as const

/** Everything the pages load, as built: the name of the file, and as which type it is answered. */
export const assetTypes = {
  'style.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'verify.css': 'text/css; charset=utf-8',
  'verify.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
} as const

/** What is answered as it was written when this package was built, so that no bundle holds it: long, and seldom asked for. */
type DataName = 'openapi.json' | 'differences.json' | 'limits.json'

/** The service's scripts, which pages of integrators load from its CDN. */
export type CdnName = 'cdn-verify.js' | 'cdn-jsvm_all.js'

export type AssetName = keyof typeof assetTypes | DataName | CdnName

/** Reads a file that lies beside this package as built, as text. */
export type LoadAsset = (name: AssetName) => Promise<string>
