import { http } from '../node/builtins.ts'
import type { Options } from '../options/options.ts'
import type { Origin } from './settings.ts'

/** How long the holder of a port may take to say who it is, in milliseconds. */
const patience = 1000

/** Why a server could not be started, with what holds the port or where the host came from, and what to do. */
export async function startFailure(
  thrown: NodeJS.ErrnoException,
  { host, port }: Pick<Options, 'host' | 'port'>,
  hostOrigin: Origin,
): Promise<Error> {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  if (thrown.code === 'EADDRINUSE') {
    const holder = await holderOf(host, port)
    return new Error(
      `Failed to listen on ${place}: ${holder ?? 'another program holds the port'}. Stop it, or use --port 0 for a free one.`,
    )
  }
  if (thrown.code === 'EACCES')
    return new Error(`Failed to listen on ${place}: the port needs a privilege. Use --port with a number from 1024.`)
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT'].includes(thrown.code ?? '')) {
    const from = hostOrigin === 'env' ? 'HOST in the environment' : hostOrigin === 'flag' ? '--host' : hostOrigin
    const hint = hostOrigin === 'env' ? ' Some shells and package managers export HOST.' : ''
    return new Error(
      `Failed to listen on ${host} (${from}): this machine has no such address.${hint} Use --host 127.0.0.1, or unset it.`,
    )
  }
  return thrown
}

/** What an emulator that holds a port says of itself; undefined when nothing there says it is one. */
function holderOf(host: string, port: number): Promise<string | undefined> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise(accept => {
    const request = http.get({ host: reachable, port, path: '/_emulator/health', timeout: patience }, response => {
      response.resume()
      const name = response.headers['x-emulator']
      accept(typeof name === 'string' ? `${name.replace('/', ' ')} is running there already` : undefined)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => accept(undefined))
  })
}
