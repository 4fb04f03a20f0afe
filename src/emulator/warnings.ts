import { parseOriginPattern } from '../network/origins.ts'
import { maskKeyId } from '../redaction/mask-key-id.ts'

/** Told of what its user should know and no call shows: one line each. */
export type Warn = (message: string) => void

/** So many foreign pages are named, each once. */
const mostOrigins = 20

let hasSaidProduction = false
let hasSaidPictures = false

/** What an emulator warns of, each thing once. */
export function createWarnings(warn: Warn) {
  const origins = new Set<string>()
  let hasSeenRealKey = false
  return {
    /** Once for a process: a test run assembles hundreds of emulators. */
    production(): void {
      if (hasSaidProduction) return
      hasSaidProduction = true
      warn(
        'NODE_ENV is production, and this is an emulator: it takes everybody for verified. Use the real service there.',
      )
    },
    /** Once for a process, too. */
    pictures(fault: string | undefined): void {
      if (fault === undefined || hasSaidPictures) return
      hasSaidPictures = true
      warn(`Pictures cannot be looked at, so that FACE_VERIFY answers InternalError: ${fault}`)
    },
    /** A web page of another site has called; `origin` is what its browser says of it, if anything. */
    foreignPage(origin = ''): void {
      const named = parseOriginPattern(origin)
      // What is not an origin is not quoted: it may be anything, and a terminal obeys some of it.
      const shown = named ?? 'a site that its browser does not name'
      if (origins.has(shown) || origins.size >= mostOrigins) return
      origins.add(shown)
      warn(`Refused a call from a web page of ${shown}. If it is yours, start with --cors ${named ?? "'*'"}.`)
    },
    /** A key that looks like one of a real account was configured or came with a call. */
    realKey(accessKeyId: string): void {
      if (hasSeenRealKey) return
      hasSeenRealKey = true
      warn(
        `The AccessKeyId ${maskKeyId(accessKeyId)} looks like a real one. The emulator needs none: use an invented key, and keep real ones out of tests.`,
      )
    },
  }
}
