import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from './find-browser.ts'

/** A headless Chromium that asks nobody anything but the pages it is sent to. `names` are found on this machine. */
export function launchChromium(...names: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
      ...(names.length > 0 ? [`--host-resolver-rules=${names.map(name => `MAP ${name} 127.0.0.1`).join(', ')}`] : []),
    ],
  })
}
