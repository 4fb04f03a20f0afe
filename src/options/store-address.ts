/** What a URL of `--store` says: the servers, how they belong together, and how to sign in. */
export type StoreAddress = {
  kind: 'server' | 'sentinels' | 'cluster'
  hosts: readonly { host: string; port: number }[]
  tls: boolean
  username?: string
  password?: string
  database: number
  /** The name of the group of servers, which sentinels go by. */
  sentinel: string
}

const form = /^(rediss?):\/\/(?:([^@/?#]*)@)?([^/?#]+)(?:\/(\d{1,5})?)?(?:\?([^#]*))?$/

/**
 * Reads `redis://USER:PASSWORD@HOST:PORT/DATABASE`, with several hosts and `?sentinel=NAME` or `?cluster`.
 * @throws {Error} that says what is allowed, without the URL: it may hold a password.
 */
export function readStoreAddress(url: string): StoreAddress {
  const [, scheme, login = '', hosts = '', database = '0', query = ''] = form.exec(url) ?? []
  const parameters = new URLSearchParams(query)
  const sentinel = parameters.get('sentinel') ?? ''
  const kind = sentinel !== '' ? 'sentinels' : parameters.has('cluster') ? 'cluster' : 'server'
  const read = hosts.split(',').map(text => {
    const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text) ?? []
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? (kind === 'sentinels' ? 26_379 : 6379)) }
  })
  const isRead = scheme !== undefined && read.every(({ host, port }) => host !== '' && port > 0 && port < 65_536)
  if (!isRead || (kind === 'server' && read.length > 1))
    throw new Error('redis://HOST:PORT, or with several hosts and ?sentinel=NAME or ?cluster')
  const colon = login.indexOf(':')
  const username = decodeURIComponent(colon < 0 ? login : login.slice(0, colon))
  const password = colon < 0 ? '' : decodeURIComponent(login.slice(colon + 1))
  return {
    kind,
    hosts: read,
    tls: scheme === 'rediss',
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    database: Number(database),
    sentinel,
  }
}

/** An address for messages: without user and password. */
export const shownStoreAddress = ({ hosts, tls, kind, sentinel }: StoreAddress): string => {
  const list = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',')
  const how = kind === 'server' ? '' : kind === 'cluster' ? '?cluster' : `?sentinel=${sentinel}`
  return `redis${tls ? 's' : ''}://${list}${how}`
}

/** A URL for messages and lists: without user and password, however they are written. */
export function withoutLogin(url: string): string {
  // By places and not by a pattern, which would look at a long text once for each `://` in it.
  const [begin, end] = [url.indexOf('://'), url.lastIndexOf('@')]
  return begin < 0 || end < begin ? url : `${url.slice(0, begin)}://***${url.slice(end)}`
}
