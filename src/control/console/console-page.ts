import { assetPaths } from './assets.ts'
import { html } from './html.ts'
import { pageShell } from './page-shell.ts'

/** The console at `/_emulator/`: the frame that the console's script fills from the control API. It holds no data. */
export function consolePage(): string {
  const head = html`<script type="module" src="${assetPaths.consoleScript}"></script>`
  const body = html`<div id="root"></div>
<noscript><p class="notice">The console needs JavaScript. The control API does everything it does: see /_emulator/openapi.json.</p></noscript>`
  return pageShell({ title: 'Console', head, body })
}
