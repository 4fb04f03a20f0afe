import type { Started, State } from './identity-checks.ts'

declare global {
  interface Window {
    /** Of the vendor's script. */
    getMetaInfo?: () => object
  }
}

/** The fields of an answer of the shop; `words` are there when it has something to say. */
type Answer = Partial<Started> & { state?: State; words?: string }

const words: Readonly<Record<State | 'given-up' | 'broken', string>> = {
  pending: 'Your identity is being verified…',
  passed: 'Thank you, you are verified.',
  failed: 'Your identity could not be verified.',
  expired: 'You ran out of time. Start again.',
  'given-up': 'You stopped before the end. Start again when you like.',
  broken: 'Something went wrong. Try again.',
}

const status = document.querySelector('[role=status]')
const show = (text: string) => status?.replaceChildren(text)

async function askShop(path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  return response.json()
}

async function start(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form)
  const portrait = await base64Of(fields.get('portrait'))
  const metaInfo = JSON.stringify(window.getMetaInfo?.())
  const started = await askShop('/identity-checks', { userId: fields.get('userId'), metaInfo, portrait })
  if (started.transactionUrl) location.assign(started.transactionUrl)
  else show(started.words ?? words.broken)
}

/** A chosen file without the `data:` in front of it; undefined when none was. */
async function base64Of(file: FormDataEntryValue | null): Promise<string | undefined> {
  if (!(file instanceof File) || file.size === 0) return undefined
  const reader = new FileReader()
  const read = new Promise(accept => reader.addEventListener('load', accept))
  reader.readAsDataURL(file)
  await read
  return String(reader.result).replace(/^data:[^,]*,/, '')
}

/** The user is back. What the browser brings is only a hint: whether they passed is for the shop to say. */
async function showOutcome(id: string, response: string | null): Promise<void> {
  const userQuit = response !== null && JSON.parse(response).resultCode === '1006'
  const { state, words: told } = await askShop(`/identity-checks/${id}`)
  show(told ?? words[state === 'pending' && userQuit ? 'given-up' : (state ?? 'broken')])
  if (state === 'pending' && !userQuit) setTimeout(() => showOutcome(id, response), 1000)
}

const returned = new URLSearchParams(location.search)
const check = returned.get('check')
if (check) showOutcome(check, returned.get('response')).catch(() => show(words.broken))

document.querySelector('form')?.addEventListener('submit', event => {
  event.preventDefault()
  if (event.target instanceof HTMLFormElement) start(event.target).catch(() => show(words.broken))
})
