import type { AdviceId, AdviceRule } from '../../advice/catalogue.ts'
import { sources } from '../../sources.ts'
import { html } from './html.ts'
import { pageShell } from './page-shell.ts'

/** The page of one rule of advice: when it fires, why it matters, what to do, how to except it, and where that is written. */
export function rulePage(id: AdviceId, { severity, title, when, why, fix, source }: AdviceRule): string {
  const { title: document, url } = sources[source]
  const exception = `toHaveNoAdvice({ except: [{ rule: '${id}', because: '…' }] })`
  const body = html`<main>
<h1>${title}</h1>
<p>${severity} · <code>${id}</code></p>
<h2>When</h2>
<p>${when}</p>
<h2>Why</h2>
<p>${why}</p>
<h2>What to do</h2>
<p>${fix}</p>
<h2>Where it is right</h2>
<p>Say so with a reason: <code>${exception}</code>, or <code>report --except "${id}: …"</code>.</p>
<h2>Source</h2>
<p><a href="${url}" rel="noreferrer">${document}</a></p>
</main>`
  return pageShell({ title, body })
}
