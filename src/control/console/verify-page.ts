import type { Settable } from '../../transactions/settable.ts'
import { assetPaths } from './assets.ts'
import { type Html, html } from './html.ts'
import { pageShell } from './page-shell.ts'
import { resultFields } from './result-fields.ts'
import { type ResultCode, returnAddress } from './return-address.ts'
import type { SubCodeChoice } from './sub-code-choices.ts'
import { type Language, type VerificationState, verifyWords } from './verify-words.ts'

type Ended = Exclude<VerificationState, 'pending'>

/** One verification as its page needs it; `subCode` is the one it ended with. */
export type Verification = {
  transactionId: string
  productCode: string
  state: VerificationState
  language: Language
  minutesLeft: number
  subCodes: readonly SubCodeChoice[]
  /** What of the result can be set. */
  settable: Settable
  subCode?: string | undefined
  returnUrl?: string | undefined
}

/** The page an end user sees: the outcomes to choose from, or how it ended. Its script posts what its forms hold to the address it is at. */
export function verifyPage(verification: Verification): string {
  const { state, language } = verification
  const words = verifyWords[language]
  return state === 'pending'
    ? verifyShell(language, words.title, choices(verification))
    : verifyShell(language, words.endings[state].heading, ending(verification, state))
}

/** The page for an address whose transaction the emulator does not have; to be answered with 404. */
export function unknownVerificationPage(language: Language): string {
  return noticePage(language, 'unknown')
}

/** What a second opening shows where a TransactionUrl may be opened once. */
export function usedVerificationPage(language: Language): string {
  return noticePage(language, 'used')
}

function noticePage(language: Language, notice: 'unknown' | 'used'): string {
  const { heading, text } = verifyWords[language].endings[notice]
  const body = html`<div class="ending unknown">${sign('unknown')}<h1>${heading}</h1><p>${text}</p></div>`
  return verifyShell(language, heading, body)
}

function verifyShell(language: Language, title: string, content: Html): string {
  const body = html`<main class="card">
<div class="card-top">
<img src="${assetPaths.icon}" alt="" width="40" height="40">
<nav class="languages" aria-label="${verifyWords[language].language}">
${languageLink(language, 'en', 'English')}
${languageLink(language, 'zh', '中文')}
</nav>
</div>
${content}
</main>`
  const head = html`<script type="module" src="${assetPaths.verifyScript}"></script>`
  return pageShell({ language, title, body, head })
}

const languageLink = (current: Language, language: Language, name: string) =>
  current === language
    ? html`<span lang="${language}" aria-current="true">${name}</span>`
    : html`<a href="?lang=${language}" lang="${language}" hreflang="${language}">${name}</a>`

function choices(verification: Verification): Html {
  const { language, minutesLeft, subCodes, settable, returnUrl, transactionId } = verification
  const words = verifyWords[language]
  const returning = returnUrl && returnAddress({ returnUrl, transactionId, resultCode: '1000' })
  return html`<h1>${words.heading}</h1>
<p>${words.introduction}</p>
<noscript><p class="notice">${words.needsScript}</p></noscript>
<p id="problem" class="problem" role="alert"></p>
${facts(verification, html`<div><dt>${words.timeLeft}</dt><dd>${words.minutes(minutesLeft)}</dd></div>`)}
${resultFields(settable, words)}
<form method="post" class="choice">
<h2>${words.passHeading}</h2>
<button class="primary" name="outcome" value="pass">${words.pass} <small>200</small></button>
</form>
<form method="post" class="choice">
<fieldset>
<legend><h2>${words.failHeading}</h2></legend>
${subCodes.map(
  ({ code, label }, at) => html`<label class="radio">
<input type="radio" name="subCode" value="${code}" required${at === 0 ? html` checked` : undefined}>
<span>${label}</span> <small>${code}</small></label>
`,
)}</fieldset>
<button class="danger" name="outcome" value="fail">${words.fail}</button>
</form>
<form method="post" class="choice">
<h2>${words.giveUpHeading}</h2>
<button name="outcome" value="give-up">${words.giveUp}</button>
</form>
${returning ? html`<p class="quiet">${words.returning(new URL(returning).host)}</p>` : undefined}`
}

/** What the client would tell of each end; a verification nobody touches is quit by its client as well. */
const resultCodes: Readonly<Record<Ended, ResultCode>> = {
  passed: '1000',
  'not-passed': '1001',
  abandoned: '1006',
  expired: '1006',
}

function ending(verification: Verification, state: Ended): Html {
  const { language, subCode, returnUrl, transactionId } = verification
  const words = verifyWords[language]
  const { heading, text } = words.endings[state]
  const back = returnUrl && returnAddress({ returnUrl, transactionId, resultCode: resultCodes[state], subCode })
  const label = subCode === undefined ? undefined : words.subCodes[subCode]
  return html`<div class="ending ${state}">${sign(state)}<h1>${heading}</h1><p>${text}</p></div>
${facts(
  verification,
  subCode
    ? html`<div><dt>${words.subCode}</dt><dd>${subCode}${label ? html` · ${label}` : undefined}</dd></div>`
    : html``,
)}
${back ? html`<a class="button primary" href="${back}">${words.goBack}</a>` : undefined}`
}

function facts({ language, productCode, transactionId }: Verification, more: Html): Html {
  const words = verifyWords[language]
  return html`<dl class="facts">
<div><dt>${words.product}</dt><dd>${productCode}</dd></div>
${more}
<div><dt>${words.transaction}</dt><dd><code>${transactionId}</code></dd></div>
</dl>`
}

const strokes: Readonly<Record<Ended | 'unknown', string>> = {
  passed: 'M15 25l6 6 12-13',
  'not-passed': 'M17 17l14 14M31 17L17 31',
  abandoned: 'M26 15h6v18h-6M27 24H14m4-5l-5 5 5 5',
  expired: 'M24 15v10l6 4',
  unknown: 'M19.5 20a4.5 4.5 0 1 1 6.5 4c-1.5.8-2 1.7-2 3.5M24 33v.1',
}

const sign = (state: Ended | 'unknown') =>
  html`<svg viewBox="0 0 48 48" width="72" height="72" aria-hidden="true"><circle cx="24" cy="24" r="21"/><path d="${strokes[state]}"/></svg>`
