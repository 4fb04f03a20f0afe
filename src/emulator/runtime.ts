import type { SendCallback } from '../callbacks/callback.ts'
import type { SystemTime } from '../clock/clock.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { Md5 } from '../gateway/digests.ts'
import type { LenientBase64 } from '../images/decode-base64.ts'
import type { DownloadPicture, ExaminePixels } from '../images/picture.ts'
import type { Outbound } from '../options/choices.ts'
import type { LoadAsset } from '../pages/assets.ts'
import type { Authentication } from '../signatures/authenticate.ts'

/** Loads what hardly any call needs before it is answered. */
export type LoadLaterParts = () => Awaitable<typeof import('./later-parts.ts')>

/**
 * All that Node and a browser do differently, and all of the outside world that the emulator touches: time, chance,
 * digests, text, the network, pixels. The entry that assembles an emulator passes it in.
 */
export type Runtime = {
  systemTime: SystemTime
  /** What the machine calls itself on its network; none where nothing tells. */
  hostNames: () => readonly string[]
  isProduction: () => boolean
  /** Prints a warning, where the emulator has no log to write it to. */
  warn: (message: string) => void
  randomSeed: () => string
  md5: Md5
  /** Lower-case hex SHA-256. */
  sha256: (bytes: Uint8Array) => Awaitable<string>
  /** UTF-8 bytes to text; bytes that are not UTF-8 become U+FFFD. */
  decodeText: (bytes: Uint8Array) => string
  lenientBase64: LenientBase64
  downloadPicture: DownloadPicture
  /** Whether anything answers at the URL, within a few seconds. */
  isReachable: (url: string, outbound: Outbound) => Promise<boolean>
  examinePixels: ExaminePixels
  /** Why no picture can be looked at here, as far as that is known before one comes. */
  pictureFault?: () => string | undefined
  sendCallback: SendCallback
  /** The certificate that clients are to trust, as PEM, where there is TLS; undefined with one of the user's own. */
  loadAuthority?: () => Awaitable<string | undefined>
  /** Where the emulator listens, as a URL without a path, once it does; absent where it has no address of its own. */
  ownOrigin?: () => string | undefined
  /** Reads a file that the pages load. */
  loadAsset: LoadAsset
  /** Code that is at hand where the disk is near, else loaded with the first call that needs it. */
  loadAuthentication: () => Awaitable<Authentication>
  loadLaterParts: LoadLaterParts
  loadControl: () => Awaitable<Pick<typeof import('../control/doors.ts'), 'createControlApi' | 'throughPlainDoor'>>
}
