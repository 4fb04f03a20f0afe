import { defaultCaFolder, isWritable } from '../node/tls/ca-folder.ts'
import type { Options } from '../options/options.ts'

/** Says at the start when the CA that clients would have to trust is gone with the process. Nothing is made for it yet. */
export function warnOfPassingAuthority(options: Options, notice: (message: string) => void): void {
  const folder = options.caDir || defaultCaFolder()
  if (!isWritable(folder))
    notice(
      `The certificate authority is kept in memory, because ${folder} cannot be written to: clients must load /_emulator/ca.pem after each start, or use --ca-dir.`,
    )
}
