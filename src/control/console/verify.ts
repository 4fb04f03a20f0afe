// The script of the end user's page: it alone sends the outcome that was chosen, as JSON, which no form and no page of
// another site can, and goes where the answer says.
const problem = document.getElementById('problem')

document.addEventListener('submit', async event => {
  event.preventDefault()
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  const fields = new FormData(form, event.submitter)
  // Fields outside the forms are of every outcome.
  const unfit = [...document.querySelectorAll<HTMLInputElement>('[data-kind]')].find(field => !field.reportValidity())
  if (unfit) return
  for (const button of document.querySelectorAll('button')) button.disabled = true
  try {
    const answer = await fetch(location.href, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...Object.fromEntries(fields), ...wished('ocr'), ...wished('scores') }),
    })
    const { location: next, error } = await answer.json()
    if (next) location.assign(next)
    else throw Error(error.message)
  } catch (thrown) {
    for (const button of document.querySelectorAll('button')) button.disabled = false
    if (problem) problem.textContent = thrown instanceof Error ? thrown.message : String(thrown)
  }
})

/** What was written into the fields of a kind, where anything was. */
function wished(kind: 'ocr' | 'scores') {
  const fields = [...document.querySelectorAll<HTMLInputElement>(`[data-kind=${kind}]`)]
  const filled = fields.filter(({ value }) => value !== '')
  const values = filled.map(({ name, value, valueAsNumber }) => [name, kind === 'scores' ? valueAsNumber : value])
  return values.length > 0 && { [kind]: Object.fromEntries(values) }
}
