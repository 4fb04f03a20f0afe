import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { sendWithFetch } from './callbacks/send-with-fetch.ts'
import type { Digests } from './gateway/digests.ts'
import { downloadWithFetch } from './images/download-with-fetch.ts'
import type { LoadDetector } from './images/examine-with-canvas.ts'
import type { Runtime } from './runtime.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const toBytes = (data: string | Uint8Array) => (typeof data === 'string' ? encoder.encode(data) : data)
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/** Digests in plain JavaScript: WebCrypto has no MD5, answers later, and is missing outside secure contexts. */
const digests: Digests = {
  sha256: data => bytesToHex(sha256(toBytes(data))),
  md5: text => toBase64(md5(encoder.encode(text))),
  hmac: (algorithm, key) => {
    const prepared = hmac.create(algorithm === 'SHA1' ? sha1 : sha256, encoder.encode(key))
    return (text, encoding) => {
      const bytes = prepared.clone().update(encoder.encode(text)).digest()
      return encoding === 'hex' ? bytesToHex(bytes) : toBase64(bytes)
    }
  },
}

/** The detector with its model, which stands beside this module as built; loaded once, with the first picture. */
let detector: ReturnType<LoadDetector> | undefined
const loadDetector: LoadDetector = () => {
  detector ??= (async () => {
    const model = await fetch(new URL('./face-detector.tflite', import.meta.url))
    const { createFaceDetector } = await import('./faces/detect-faces.ts')
    return createFaceDetector(new Uint8Array(await model.arrayBuffer()))
  })()
  return detector
}

/** The runtime of browsers, workers, Deno and Bun: web standards only. */
export const webRuntime: Runtime = {
  systemTime: {
    now: Date.now,
    wake(milliseconds, run) {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
  },
  randomSeed: () => crypto.randomUUID(),
  digests,
  decodeText: bytes => decoder.decode(bytes),
  lenientBase64: text => Uint8Array.from(atob(text), character => character.charCodeAt(0)),
  downloadPicture: downloadWithFetch,
  isReachable: async url => {
    try {
      await fetch(url, { method: 'HEAD', mode: 'no-cors', signal: AbortSignal.timeout(3000) })
      return true
    } catch {
      return false
    }
  },
  examinePixels: async bytes =>
    (await import('./images/examine-with-canvas.ts')).examineWithCanvas(loadDetector)(bytes),
  sendCallback: sendWithFetch,
}
