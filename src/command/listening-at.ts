import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** So many are tried at most. */
const mostAddresses = 32

/** What the kernel calls a socket that listens. */
const listening = '0A'

/**
 * Where a process listens, as `http://HOST:PORT`: by its own sockets, or where another user may not see them, by all of
 * that process's user in this network. Empty where there is no `/proc`. Source: proc(5), `/proc/net/tcp`.
 */
export function listeningAt(id: number, processes = '/proc'): string[] {
  const own = socketsOf(`${processes}/${id}/fd`)
  const user = /^Uid:(?:\s+\d+){3}\s+(\d+)/m.exec(textOf(`${processes}/${id}/status`))?.[1]
  const rows = ['tcp', 'tcp6'].flatMap(name => textOf(`${processes}/net/${name}`).split('\n').slice(1))
  const addresses = rows.flatMap(row => {
    const [, local = '', , state, , , , uid, , inode = ''] = row.trim().split(/\s+/)
    const isTheirs = own ? own.has(inode) : uid === user
    return state === listening && isTheirs ? [urlOf(local)] : []
  })
  return [...new Set(addresses)].slice(0, mostAddresses)
}

/** The sockets among the open files of a process; undefined where they cannot be read. */
function socketsOf(folder: string): Set<string> | undefined {
  try {
    return new Set(
      readdirSync(folder).flatMap(name => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? []
        } catch {
          return []
        }
      }),
    )
  } catch {
    return undefined
  }
}

/** From the kernel's spelling: words of four bytes, the last one first, then the port. What is bound to all is reached here. */
function urlOf(local: string): string {
  const [address = '', port = ''] = local.split(':')
  const bytes = (address.match(/.{8}/g) ?? []).flatMap(word => (word.match(/../g) ?? []).reverse())
  const isAny = bytes.every(byte => byte === '00')
  const host =
    bytes.length === 4
      ? isAny
        ? '127.0.0.1'
        : bytes.map(byte => Number.parseInt(byte, 16)).join('.')
      : isAny
        ? '[::1]'
        : `[${(bytes.join('').match(/.{4}/g) ?? []).join(':')}]`
  return `http://${host}:${Number.parseInt(port, 16)}`
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
