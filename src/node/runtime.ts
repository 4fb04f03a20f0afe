import * as laterParts from '../emulator/later-parts.ts'
import type { Runtime } from '../emulator/runtime.ts'
import type { Options } from '../options/options.ts'
import { createAuthentication } from '../signatures/authenticate.ts'
import { crypto, os } from './builtins.ts'
import { nodeDigests, nodeMd5 } from './digests.ts'
import { readExtraCa } from './extra-ca.ts'
import { sharpFault } from './sharp-fault.ts'
import { systemTime } from './timers.ts'

const authentication = createAuthentication(nodeDigests)

/** The runtime of Node. What needs sharp or the network is loaded when first needed. */
export const nodeRuntime: Runtime = {
  systemTime,
  hostNames: () => [os.hostname()],
  isProduction: () => process.env.NODE_ENV === 'production',
  warn: message => console.warn(`cloudauth-emulator: ${message}`),
  randomSeed: () => crypto.randomUUID(),
  md5: nodeMd5,
  sha256: nodeDigests.sha256,
  loadAuthentication: () => authentication,
  loadLaterParts: () => laterParts,
  decodeText: bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  lenientBase64: text => Buffer.from(text, 'base64'),
  downloadPicture: async (url, bounds) => (await import('./download.ts')).downloadPicture(url, bounds),
  isReachable: async (url, outbound) => (await import('./download.ts')).isReachable(url, outbound),
  sendCallback: async (url, bounds) => (await import('./send.ts')).sendCallback(url, bounds),
  loadAsset: async name => (await import('./assets.ts')).readAsset(name),
  loadControl: () => import('../control/doors.ts'),
  examinePixels: async (bytes, bounds) => (await import('./workers.ts')).examineInWorkers(bytes, bounds),
  pictureFault: () => sharpFault(),
}

/**
 * The runtime of Node, whose requests trust what `extraCa` names besides.
 * @throws {Error} for a file that cannot be read or holds no certificate.
 */
export function nodeRuntimeOf({ extraCa }: Pick<Options, 'extraCa'>): Runtime {
  if (extraCa === '') return nodeRuntime
  const trusted = readExtraCa(extraCa)
  return {
    ...nodeRuntime,
    downloadPicture: async (url, bounds) => (await import('./download.ts')).downloadPicture(url, bounds, trusted),
    isReachable: async (url, outbound) => (await import('./download.ts')).isReachable(url, outbound, trusted),
    sendCallback: async (url, bounds) => (await import('./send.ts')).sendCallback(url, bounds, trusted),
  }
}
