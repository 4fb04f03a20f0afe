import type { Settable } from '../../transactions/settable.ts'
import { type Html, html } from './html.ts'

/**
 * Fields for what the result shall say, one for each key that it has; undefined where it has none. They stand outside the
 * forms: whichever outcome is chosen, the page's script sends what was written in.
 */
export function resultFields(
  { ocr, scores }: Settable,
  words: { setHeading: string; setText: string },
): Html | undefined {
  if (ocr.length + scores.length === 0) return undefined
  return html`<details class="choice set"><summary>${words.setHeading}</summary>
<p class="quiet">${words.setText}</p>
${scores.map(
  name =>
    html`<label><span>${name}</span><input type="number" min="0" max="100" step="any" data-kind="scores" name="${name}"></label>
`,
)}${ocr.map(
  name => html`<label><span>${name}</span><input data-kind="ocr" name="${name}" maxlength="1000" autocomplete="off"></label>
`,
)}</details>`
}
