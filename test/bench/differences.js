// @ts-check
// A ratio means little when one side answers less: what differs between two answers, ids aside.

// Their values are new with each answer, or name the server.
const changing = new Set(['x-acs-request-id', 'x-acs-trace-id', 'etag', 'date', 'x-emulator'])

/** @param {string} answer */
function parse(answer) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const [status = '', ...lines] = head.split('\r\n')
  const headers = lines.map(line => {
    const at = line.indexOf(':')
    const name = line.slice(0, at).toLowerCase()
    return /** @type {const} */ ([name, changing.has(name) ? '…' : line.slice(at + 1).trim()])
  })
  return { status, headers: new Map(headers), body: body.replace(/[0-9A-F-]{36}|hksb[0-9a-f]{28}/g, '…') }
}

/** @param {string} answer @param {string} bareAnswer */
export function differences(answer, bareAnswer) {
  const [ours, theirs] = [parse(answer), parse(bareAnswer)]
  const names = new Set([...ours.headers.keys(), ...theirs.headers.keys()])
  const rows = [
    ['status', ours.status, theirs.status],
    ['body', ours.body, theirs.body],
    ...[...names].map(name => [name, ours.headers.get(name), theirs.headers.get(name)]),
  ]
  return rows
    .filter(([, one, other]) => one !== other)
    .map(([name, one = 'nothing', other = 'nothing']) => `${name}: ${one}, bare ${other}`)
}
