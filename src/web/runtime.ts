import type { Runtime } from '../emulator/runtime.ts'
import { ApiError } from '../gateway/api-error.ts'
import { loadOnce } from '../gateway/load-once.ts'
import type { ExaminePixels } from '../images/picture.ts'
import type { LoadDetector } from './canvas.ts'
import { md5 } from './md5.ts'

const encoder = new TextEncoder()
// A mark of byte order is kept, as Node does: signatures cover it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

let detector: ReturnType<LoadDetector> | undefined
/** Loaded once, with the first picture; after a failure the next picture tries again. */
const loadDetector: LoadDetector = () => {
  detector ??= import('../faces/load-face-detector.ts')
    .then(({ loadFaceDetector }) => loadFaceDetector())
    .catch(thrown => {
      detector = undefined
      throw cannotLook(thrown)
    })
  return detector
}

const cannotLook = ({ message }: Error) => new ApiError('InternalError', `pictures: ${message}`)

/** Where pictures cannot be looked at, saying so is better than a guess. */
const examinePixels: ExaminePixels = async (bytes, bounds) => {
  const { examineWithCanvas, NoCanvas } = await import('./canvas.ts')
  return examineWithCanvas(bytes, loadDetector, bounds).catch(thrown => {
    throw thrown instanceof NoCanvas ? cannotLook(thrown) : thrown
  })
}

/** Node, Deno and Bun have a process in their globals; browsers and workers have none. */
function isProduction(): boolean {
  const process: { env?: Record<string, string | undefined> } | undefined = Reflect.get(globalThis, 'process')
  try {
    return process?.env?.NODE_ENV === 'production'
  } catch {
    // Deno keeps its environment from programs that were not allowed to read it.
    return false
  }
}

/** The runtime of browsers, workers, Deno and Bun: web standards only. */
export const webRuntime: Runtime = {
  systemTime: {
    now: Date.now,
    elapsed: () => performance.now(),
    wake(milliseconds, run) {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
  },
  hostNames: () => [],
  isProduction,
  warn: message => console.warn(`cloudauth-emulator: ${message}`),
  randomSeed: () => crypto.randomUUID(),
  // WebCrypto has no MD5.
  md5: text => btoa(String.fromCharCode(...md5(encoder.encode(text)))),
  sha256: async bytes => (await import('./digests.ts')).webDigests.sha256(bytes),
  loadAuthentication: loadOnce(async () => {
    const [{ createAuthentication }, { webDigests }] = await Promise.all([
      import('../signatures/authenticate.ts'),
      import('./digests.ts'),
    ])
    return createAuthentication(webDigests)
  }),
  loadLaterParts: loadOnce(() => import('../emulator/later-parts.ts')),
  loadAsset: async name => (await import('./assets.ts')).fetchAsset(name),
  loadControl: loadOnce(() => import('../control/doors.ts')),
  decodeText: bytes => decoder.decode(bytes),
  lenientBase64: text => Uint8Array.from(atob(text), character => character.charCodeAt(0)),
  downloadPicture: async (url, bounds) => (await import('./download.ts')).downloadWithFetch(url, bounds),
  isReachable: async (url, outbound) => (await import('./download.ts')).isReachable(url, outbound),
  examinePixels,
  sendCallback: async (url, bounds) => (await import('./send.ts')).sendWithFetch(url, bounds),
}
