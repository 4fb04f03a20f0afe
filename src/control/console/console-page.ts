import { assetPaths } from './assets.ts'
import { type Html, html } from './html.ts'
import { pageShell } from './page-shell.ts'
import { subCodeChoices } from './sub-code-choices.ts'

/** The console at `/_emulator/`: the frame that the console's script fills from the control API. It holds no data. */
export function consolePage(): string {
  const head = html`<script type="module" src="${assetPaths.consoleScript}"></script>`
  return pageShell({ title: 'Console', head, body: html`${top}${main}<p id="message" role="status"></p>` })
}

const top = html`<header class="top">
<img src="${assetPaths.icon}" alt="" width="40" height="40">
<div><h1>Emulator console</h1>
<p id="status" class="status" role="status" tabindex="-1">Connecting…</p></div>
<nav aria-label="Sections"><a href="#transactions-part">Transactions</a> <a href="#clock-part">Clock</a>
<a href="#scenarios-part">Scenarios</a> <a href="#requests-part">Requests</a> <a href="#callbacks-part">Callbacks</a></nav>
<button type="button" id="reset">Reset</button>
</header>
<noscript><p class="notice">The console needs JavaScript. The control API does everything it does: see /_emulator/openapi.json.</p></noscript>
<form id="token-form" class="notice" hidden>
<label for="token">This emulator asks for its control token. It is kept only until this page is closed.</label>
<div class="line"><input type="password" id="token" autocomplete="off" required><button class="primary">Use it</button></div>
</form>
`

const failChoices = subCodeChoices('FACE_VERIFY', 'en').map(
  ({ code, label }) => html`<option value="${code}">${code} · ${label}</option>`,
)

const matchFields = ['accessKeyId', 'merchantUserId', 'merchantBizId', 'sceneCode'].map(
  field => html`<label>${field}<input data-match="${field}" autocomplete="off" spellcheck="false"></label>
`,
)

const clockForm = html`<p class="clock"><span id="now">–</span> <span id="frozen" class="chip open" hidden>frozen</span></p>
<div class="line">
<button type="button" data-advance="PT1M">+1 min</button>
<button type="button" data-advance="PT31M">+31 min</button>
<button type="button" id="freeze">Freeze</button>
</div>
<form id="advance-form">
<label for="duration">Advance by a duration</label>
<div class="line"><input id="duration" required placeholder="PT12H30M" autocomplete="off" spellcheck="false"
 aria-describedby="duration-hint"><button>Advance</button></div>
<p id="duration-hint" class="quiet">ISO 8601, such as PT90S, PT31M or P30D.</p>
</form>
`

const scenarioForm = html`<form id="arm-form">
<label for="scenario">Scenario</label>
<div class="line"><select id="scenario" required aria-describedby="effect"></select></div>
<p id="effect" class="quiet"></p>
<label for="times">How many times</label>
<div class="line"><input id="times" type="number" min="1" step="1" value="1" required><button class="primary">Arm</button></div>
<details><summary>Only for calls that match</summary>${matchFields}</details>
</form>
`

const main = html`<main class="console">
${part('transactions', 'Transactions', 'No transaction yet. Call Initialize, and it appears here.', html`<label>Fail with <select id="fail-code">${failChoices}</select></label>`)}
<div class="side">
<section id="clock-part" aria-labelledby="clock-title"><h2 id="clock-title">Clock</h2>${clockForm}</section>
${part('scenarios', 'Scenarios', 'Nothing is armed: calls are answered by the rules.', undefined, scenarioForm)}
</div>
${part('requests', 'Requests', 'No call yet.')}
${part('callbacks', 'Callbacks', 'No callback yet. One is sent when a transaction with a CallbackUrl ends.')}
</main>
`

/** One live list: the script fills the list and the count; what is empty says so. */
function part(name: string, title: string, empty: string, control?: Html, before?: Html): Html {
  return html`<section id="${name}-part" aria-labelledby="${name}-title">
<div class="part-top"><h2 id="${name}-title">${title} <span id="${name}-count" class="count"></span></h2>${control}</div>
${before}<ul id="${name}" class="rows" tabindex="-1" aria-labelledby="${name}-title"></ul>
<p class="empty">${empty}</p>
<p id="${name}-more" class="quiet"></p>
</section>
`
}
