/** What the page answers: where to go, and what to tell the page that it goes back to. */
type Answer = {
  location?: string
  wayBack?: 'once' | 'twice'
  response?: { resultCode: string; subCode?: string; extInfo: { certifyId: string } }
  error?: { message: string }
}

/** Sends what was chosen, as JSON, which no form of another site can, and goes where the answer says. */
export async function send(form: HTMLFormElement, fields: FormData): Promise<void> {
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[value], button[data-leave]')]
  for (const button of buttons) button.disabled = true
  try {
    const reply = await fetch(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(form, fields)),
    })
    const answer: Answer = await reply.json()
    if (answer.location === undefined) throw new Error(answer.error?.message ?? `status ${reply.status}`)
    await leave(form, answer, answer.location)
  } catch (thrown) {
    for (const button of buttons) button.disabled = false
    const problem = document.getElementById('problem')
    if (problem) problem.textContent = thrown instanceof Error ? thrown.message : String(thrown)
  }
}

/** The fields as the page takes them: what nobody changed of the result is left out. */
function bodyOf(form: HTMLFormElement, fields: FormData): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  const ocr: Record<string, string> = {}
  const scores: Record<string, number> = {}
  for (const [name, value] of fields) {
    if (typeof value !== 'string') continue
    const field = form.elements.namedItem(name)
    const isChanged = field instanceof HTMLInputElement && field.value !== field.defaultValue
    if (name.startsWith('ocr.')) {
      if (isChanged) ocr[name.slice('ocr.'.length)] = value
    } else if (name.startsWith('scores.')) {
      if (isChanged && value !== '') scores[name.slice('scores.'.length)] = Number(value)
    } else if (value !== '') body[name] = value
  }
  return {
    ...body,
    ...(Object.keys(ocr).length > 0 && { ocr }),
    ...(Object.keys(scores).length > 0 && { scores }),
  }
}

async function leave(form: HTMLFormElement, { response, wayBack }: Answer, location: string): Promise<void> {
  const isTwice = wayBack === 'twice'
  if (form.dataset.framed && response) {
    // Without a ReturnUrl the answer leads back to this page, which its parent has no use for.
    const returnUrl = location.startsWith('/') ? undefined : location
    tellParent(response, returnUrl)
    if (isTwice) tellParent(response, returnUrl)
    return
  }
  if (isTwice) await visit(location)
  window.location.assign(location)
}

/** Opens an address as a page would be opened, scripts and all, and waits for it, three seconds at most. */
function visit(address: string): Promise<void> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = address
  return new Promise(accept => {
    frame.onload = () => accept()
    setTimeout(accept, 3000)
    document.body.append(frame)
  })
}

/**
 * Tells the page that opened this one by startVerify. The message goes to any page that frames it: `frame-ancestors` says
 * who may.
 *
 * Its form is that of the sibling product, with `resultCode` and where to go added: see start-verify.ts.
 */
export function tellParent(response: NonNullable<Answer['response']>, returnUrl: string | undefined): void {
  if (window.parent === window) return
  const { resultCode, subCode, extInfo } = response
  window.parent.postMessage({ code: Number(resultCode), subCode, extInfo, resultCode, returnUrl }, '*')
}
