import { addressOf, askedPath, ownPage } from './page.ts'

const cdn = 'https://hkwebcdn.yuncloudauth.com/cdn/'

/**
 * Inserts the service's scripts, jsvm_all.js and verify.js, once MSW answers: whatever a page loads before `worker.start()`
 * goes to the network. At the address of a TransactionUrl it shows the end user's page instead, and never resolves, so
 * that an application which awaits it before it renders stays out of the way.
 *
 * @example
 * await setupWorker(...cloudauthHandlers()).start()
 * await insertScripts()
 * @throws {Error} without a document, or when the scripts do not load.
 */
export async function insertScripts(): Promise<void> {
  const page = ownPage()
  if (!page)
    throw new Error(
      'Failed to insert the scripts: there is no page with service workers here. Call insertScripts in a browser, over https or on localhost.',
    )
  const path = askedPath(page)
  if (path !== undefined) return showPage(page, path)
  for (const name of ['jsvm_all.js', 'verify.js']) await insertScript(page, cdn + name)
}

const insertScript = ({ document }: Window, src: string): Promise<void> =>
  new Promise((accept, reject) => {
    const script = document.createElement('script')
    script.src = src
    script.onload = () => accept()
    script.onerror = () =>
      reject(
        new Error(
          `Failed to load ${src}: MSW did not answer it. Call insertScripts after worker.start(), with cloudauthHandlers among the handlers.`,
        ),
      )
    document.head.append(script)
  })

declare global {
  interface Window {
    /** Whether the end user's page took the place of the application's. */
    cloudauthPage?: true
  }
}

/** Puts the end user's page in the place of the application's. */
async function showPage(page: Window, path: string): Promise<never> {
  const { document } = page
  page.cloudauthPage = true
  const answer = await fetch(path, { headers: { accept: 'text/html' } })
  const shown = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // The page's own links and script know where its pages open by this.
  shown.documentElement.dataset.pages = addressOf(page, '')
  for (const link of shown.querySelectorAll<HTMLAnchorElement>('a[href^="/_emulator/"]'))
    link.setAttribute('href', addressOf(page, link.getAttribute('href') ?? ''))
  const scripts = [...shown.querySelectorAll('script')]
  for (const script of scripts) script.remove()
  document.replaceChild(document.adoptNode(shown.documentElement), document.documentElement)
  // Scripts that were parsed do not run; a second load of the module under the same address would not either.
  for (const { src } of scripts) {
    const script = document.createElement('script')
    script.type = 'module'
    script.src = src
    document.head.append(script)
  }
  return new Promise<never>(() => {})
}
