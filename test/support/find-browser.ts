import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
/** Where macOS keeps browsers: they are never on the PATH. */
const macOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser to test with: `CHROME_PATH`, else the first of the usual names on the path. Throws when none is found. */
export function findBrowser({ CHROME_PATH, PATH = '' } = process.env): string {
  if (CHROME_PATH) {
    if (isExecutable(CHROME_PATH)) return CHROME_PATH
    throw new Error(`Failed to run CHROME_PATH: ${CHROME_PATH} is not an executable file. Correct or unset it.`)
  }
  const onPath = PATH.split(delimiter).flatMap(folder => names.map(name => join(folder, name)))
  const found = [...onPath, ...macOS].find(isExecutable)
  if (found) return found
  throw new Error(
    `Failed to find a browser: none of ${names.join(', ')} is on the PATH. Install Chromium (Debian: apt-get install chromium), or set CHROME_PATH.`,
  )
}
