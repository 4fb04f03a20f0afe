/**
 * The console's script, as browsers run it: it reads the control API every second and draws what changed. Data only
 * ever becomes text, never markup. It is text here because the emulator serves it and never runs it.
 */
export const consoleScript = `// Draws the state of the emulator from its control API, and sends what the buttons ask for.
/** @type {(id: string) => any} */
const $ = id => document.getElementById(id)
/** @type {(selector: string) => any[]} */
const all = selector => [...document.querySelectorAll(selector)]
let token = ''
let now = Date.now()
let frozen = false
let round = 0
let timer

async function call(method, path, body = method === 'POST' ? {} : undefined) {
  const headers = {}
  if (token) headers.authorization = 'Bearer ' + token
  if (body) headers['content-type'] = 'application/json'
  const options = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(10000) }
  const answer = await fetch('/_emulator/' + path, options).catch(() => {
    throw Error('The emulator does not answer. Is it still running?')
  })
  const content = await answer.json().catch(() => undefined)
  if (answer.ok) return content
  const error = Error(content?.error?.message ?? method + ' ' + path + ' was answered with ' + answer.status + '.')
  throw Object.assign(error, { status: answer.status })
}

/** Sends one change, says how it went, and draws the new state at once. */
async function change(done, method, path, body) {
  try {
    await call(method, path, body)
    say(done)
  } catch (error) {
    say(error.message, true)
  }
  poll()
}

let quiet
function say(words, bad = false) {
  clearTimeout(quiet)
  $('message').textContent = words
  $('message').className = bad ? 'bad' : ''
  // What went wrong stays until something else is said.
  if (!bad) quiet = setTimeout(() => say(''), 5000)
}

function showStatus(words, kind) {
  // Setting the same words again would make screen readers repeat them every second.
  if ($('status').textContent !== words) $('status').textContent = words
  $('status').className = 'status ' + kind
}

async function poll() {
  const mine = ++round
  clearTimeout(timer)
  if (document.hidden) return showStatus('Paused while this page is hidden', 'paused')
  try {
    const paths = ['clock', 'transactions?limit=50', 'requests?limit=50', 'callbacks', 'scenarios']
    /** @type {any} */
    const answers = await Promise.all(paths.map(path => call('GET', path)))
    // A newer round began while this one waited: its answers are the fresher ones.
    if (mine !== round) return
    drawAll(answers)
    showStatus('Live', 'live')
    if ($('token-form').contains(document.activeElement)) $('status').focus()
    $('token-form').hidden = true
  } catch (error) {
    if (mine !== round) return
    if (error.status === 401) return askForToken()
    showStatus(error.message, 'bad')
  }
  timer = setTimeout(poll, 1000)
}

function askForToken() {
  showStatus(token ? 'That token was not accepted' : 'Waiting for the control token', 'bad')
  $('token-form').hidden = false
  if (document.activeElement === document.body) $('token').focus()
}

function drawAll([clock, { transactions, nextCursor }, { requests, evicted }, { callbacks }, scenarios]) {
  now = Date.parse(clock.now)
  frozen = clock.frozen
  $('now').textContent = clock.now.slice(0, 19).replace('T', ' ') + ' UTC'
  $('frozen').hidden = !frozen
  $('freeze').textContent = frozen ? 'Unfreeze' : 'Freeze'
  draw('transactions', transactions, item => item.id, transactionRow)
  draw('requests', requests, item => item.sequence, requestRow)
  draw('callbacks', callbacks, item => item.id, callbackRow)
  draw('scenarios', scenarios.armed, item => item.id, scenarioRow)
  drawCatalogue(scenarios.catalogue)
  $('transactions-more').textContent = nextCursor ? 'Older ones are left out; the control API pages through them.' : ''
  $('requests-more').textContent = evicted ? evicted + ' older ones were dropped from the journal.' : ''
  for (const time of all('time')) time.textContent = tellTime(time)
}

/** What each row shows: a row is made anew only when that changed. */
const shown = new WeakMap()

/** Draws a list. A row whose item did not change stays as it is, so polling takes away no focus and no selection. */
function draw(name, items, keyOf, rowOf) {
  const list = $(name)
  const before = new Map([...list.children].map(node => [shown.get(node).key, node]))
  const rows = items.map(item => {
    const key = String(keyOf(item))
    const content = JSON.stringify(item)
    const old = before.get(key)
    before.delete(key)
    if (old && shown.get(old).content === content) return old
    const made = rowOf(item)
    shown.set(made, { key, content })
    if (old) replace(old, made)
    return made
  })
  for (const gone of before.values()) {
    if (gone.contains(document.activeElement)) list.focus()
    gone.remove()
  }
  rows.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null)
  })
  list.nextElementSibling.hidden = items.length > 0
  $(name + '-count').textContent = items.length || ''
}

function replace(old, made) {
  const focused = old.contains(document.activeElement)
  old.replaceWith(made)
  made.tabIndex = -1
  if (focused) made.focus()
}

function make(tag, className, ...children) {
  const node = document.createElement(tag)
  node.className = className
  node.append(...children.filter(child => child !== undefined && child !== ''))
  return node
}

const row = (...children) => make('li', '', ...children)
const line = (...children) => make('div', 'line', ...children)
const aside = (...children) => make('span', 'aside', ...children)
const strong = words => make('strong', '', data(words))
const quietly = (...children) => make('p', 'quiet', ...children)
const chip = (words, kind) => make('span', 'chip ' + kind, String(words))
const data = words => (words === undefined || words === '' ? '' : make('bdi', 'data', String(words)))
const between = parts => parts.filter(part => part !== '').flatMap((part, at) => (at ? [' · ', part] : [part]))

/** A button that names what it is about to screen readers, where its place on the screen says so to others. */
function button(words, about, press) {
  const ariaLabel = words + ', ' + about
  return Object.assign(make('button', '', words), { type: 'button', ariaLabel, onclick: press })
}

function time(at, until = false) {
  const node = Object.assign(make('time', ''), { dateTime: at, title: at })
  if (until) node.dataset.until = ''
  return node
}

/** How long ago, or how long still, by the clock of the emulator. */
function tellTime(node) {
  const until = 'until' in node.dataset
  const seconds = Math.max(0, Math.round((Date.parse(node.dateTime) - now) / (until ? 1000 : -1000)))
  const [count, unit] = scaled(seconds)
  return count + ' ' + unit + (until ? ' left' : ' ago')
}

function scaled(seconds) {
  if (seconds < 90) return [seconds, 's']
  if (seconds < 5400) return [Math.floor(seconds / 60), 'min']
  return seconds < 172800 ? [Math.floor(seconds / 3600), 'h'] : [Math.floor(seconds / 86400), 'days']
}

const kindOfState = state => ({ pending: 'open', passed: 'good', 'not-passed': 'bad' })[state] ?? ''

function transactionRow(item) {
  const path = 'transactions/' + encodeURIComponent(item.id)
  const about = 'transaction ' + item.id
  const pending = item.state === 'pending'
  const kind = item.subCode === undefined ? kindOfState(item.state) : item.subCode === '200' ? 'good' : 'bad'
  const complete = subCode => change('Completed with SubCode ' + subCode + '.', 'POST', path + '/complete', { subCode })
  const page = make('a', 'button', 'Open page')
  const ariaLabel = 'Open page, ' + about + ', in a new tab'
  Object.assign(page, { href: '/_emulator/verify/' + encodeURIComponent(item.id), target: '_blank', ariaLabel })
  return row(
    line(
      chip(item.state + (item.subCode === undefined ? '' : ' ' + item.subCode), kind),
      strong(item.productCode),
      aside(time(item.createdAt), pending ? ' · ' : '', pending ? time(item.expiresAt, true) : ''),
    ),
    make('code', '', data(item.id)),
    quietly(...between([data(item.merchantBizId), data(item.accessKeyId), data(item.client)])),
    pending
      ? line(
          button('Pass', about, () => complete('200')),
          button('Fail', about, () => complete($('fail-code').value)),
          button('Give up', about, () => change('Given up.', 'POST', path + '/complete', { abandoned: true })),
          button('Expire', about, () => change('Expired.', 'POST', path + '/expire')),
          page,
        )
      : '',
  )
}

function requestRow(item) {
  return row(
    line(
      chip(item.status, item.status < 300 ? 'good' : item.status < 500 ? 'open' : 'bad'),
      strong(item.action || 'no action'),
      data(item.code),
      aside(time(item.at)),
    ),
    item.reason ? make('p', '', data(item.reason)) : '',
    item.decision ? quietly('decided by the scenario ', data(item.decision)) : '',
    quietly(...between(['#' + item.sequence, data(item.accessKeyId), data(item.requestId)])),
  )
}

function callbackRow(item) {
  const replay = () => change('Sent again.', 'POST', 'callbacks/' + encodeURIComponent(item.id) + '/replay')
  const tried = item.attempts.map(attempt => {
    const good = attempt.status >= 200 && attempt.status < 300
    const outcome = chip(attempt.status ?? 'no answer', good ? 'good' : 'bad')
    return row(line(outcome, data(attempt.error), attempt.milliseconds + ' ms', aside(time(attempt.at))))
  })
  return row(
    line(
      chip(item.state, { delivered: 'good', pending: 'open', failed: 'bad' }[item.state] ?? ''),
      aside(button('Replay', 'callback ' + item.id, replay)),
    ),
    make('code', '', data(item.url)),
    quietly(data(item.transactionId)),
    make('ol', 'attempts', ...tried),
  )
}

function scenarioRow(item) {
  const match = Object.entries(item.match ?? {}).map(([field, value]) => make('span', '', field + ' is ', data(value)))
  const disarm = () => change('Disarmed ' + item.name + '.', 'DELETE', 'scenarios/' + encodeURIComponent(item.id))
  const left = item.times === 1 ? 'once' : item.times + ' times'
  return row(
    line(strong(item.name), left, aside(button('Disarm', item.name, disarm))),
    quietly(match.length > 0 ? 'if ' : '', ...between(match)),
  )
}

const effects = new Map()

function drawCatalogue(catalogue) {
  if (catalogue.length === effects.size && catalogue.every(({ name }) => effects.has(name))) return
  effects.clear()
  for (const { name, effect } of catalogue) effects.set(name, effect)
  $('scenario').replaceChildren(...catalogue.map(({ name }) => new Option(name, name)))
  showEffect()
}

function showEffect() {
  $('effect').textContent = effects.get($('scenario').value) ?? ''
}

function onSubmit(id, send) {
  $(id).addEventListener('submit', event => {
    event.preventDefault()
    send()
  })
}

function arm() {
  const name = $('scenario').value
  const given = all('[data-match]').filter(field => field.value !== '')
  const match = Object.fromEntries(given.map(field => [field.dataset.match, field.value]))
  const body = { name, times: $('times').valueAsNumber, ...(given.length > 0 && { match }) }
  change('Armed ' + name + '.', 'POST', 'scenarios', body)
}

const advance = duration => change('The clock went on by ' + duration + '.', 'PUT', 'clock', { advance: duration })

for (const node of all('[data-advance]')) node.onclick = () => advance(node.dataset.advance)
onSubmit('advance-form', () => advance($('duration').value.trim()))
onSubmit('arm-form', arm)
onSubmit('token-form', () => {
  token = $('token').value
  $('token').value = ''
  poll()
})
$('scenario').onchange = showEffect
$('freeze').onclick = () =>
  change(frozen ? 'The clock runs again.' : 'The clock stands still.', 'PUT', 'clock', { frozen: !frozen })
$('reset').onclick = () => {
  const sure = confirm('Empty transactions, journal, callbacks, scenarios and clock?')
  if (sure) change('Everything was reset.', 'POST', 'reset')
}
document.addEventListener('visibilitychange', poll)
poll()
`
