// The script of the end user's page. It alone does what `?outcome=` asks for, and only by POST; it keeps state and time
// up to date, and goes back as the answer says. Without it, the page's form works by itself.
import { keepAlive } from './live.ts'
import { send, tellParent } from './send.ts'
import { sayWhatIsUnusable } from './unusable.ts'

const verification = document.getElementById('verification')

function begin(form: HTMLFormElement): void {
  form.addEventListener('submit', event => {
    event.preventDefault()
    void send(form, new FormData(form, event.submitter))
  })
  // What is folded away cannot say what is wrong with it.
  form.addEventListener('invalid', ({ target }) => target instanceof Element && unfold(target), true)
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-leave]')) {
    button.hidden = false
    button.addEventListener('click', () => (button.dataset.leave === 'back' ? history.back() : closeTab()))
  }
  if (form.dataset.protocol === 'wrong')
    console.error(`cloudauth-emulator: ${document.getElementById('problem')?.textContent}`)
  sayWhatIsUnusable()
  keepAlive(form)
  const { outcome, subCode, wayBack } = form.dataset
  if (outcome === undefined) return
  const asked = new FormData()
  for (const [name, value] of Object.entries({ outcome, subCode, wayBack })) if (value) asked.set(name, value)
  void send(form, asked)
}

function unfold(field: Element): void {
  const details = field.closest('details')
  if (details) details.open = true
}

/** Closes the tab where the browser lets a page do so: one that a script opened. */
function closeTab(): void {
  window.close()
  const hint = document.getElementById('close-hint')
  if (hint) hint.textContent = hint.dataset.hint ?? ''
}

if (verification instanceof HTMLFormElement) begin(verification)
else if (verification?.dataset.response)
  tellParent(JSON.parse(verification.dataset.response), verification.dataset.back)
