import { spawn } from 'node:child_process'

/**
 * Opens an address in the browser: the one that BROWSER names, else that of the system.
 * @returns why it could not be opened; undefined once a program has taken it.
 */
export function openBrowser(
  url: string,
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): Promise<string | undefined> {
  const [program, ...args] = openerOf(url, env, platform)
  return new Promise(accept => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    child.once('error', error => accept(`${program}: ${error.message}`))
    child.once('spawn', () => {
      // It outlives the emulator, and holds up its end as little.
      child.unref()
      accept(undefined)
    })
  })
}

function openerOf(url: string, { BROWSER }: NodeJS.ProcessEnv, platform: string): [string, ...string[]] {
  if (BROWSER) return [BROWSER, url]
  if (platform === 'darwin') return ['open', url]
  // The empty word is the title of a window, which `start` takes from the first one in quotes.
  return platform === 'win32' ? ['cmd', '/c', 'start', '""', url] : ['xdg-open', url]
}
