import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where programs of a user keep what is theirs, by platform (XDG Base Directory, Apple, Microsoft). */
export function defaultCaFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const home = homedir()
  const data =
    platform === 'win32'
      ? (env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : env.XDG_DATA_HOME?.startsWith('/')
          ? env.XDG_DATA_HOME
          : join(home, '.local', 'share')
  return join(data, 'cloudauth-emulator')
}

/**
 * The files of a CA: its certificate for clients, its key (with the certificate once more) for us alone, and for programs
 * that take a file in place of their own roots, those of the system with it: as PEM, and as a truststore of Java.
 */
export const authorityFiles = (folder: string) => ({
  folder,
  certificate: join(folder, 'ca.pem'),
  key: join(folder, 'ca-key.pem'),
  bundle: join(folder, 'ca-bundle.pem'),
  truststore: join(folder, 'ca.jks'),
})

/** Whether a folder can be written to, or made. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (thrown) {
    const parent = dirname(folder)
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder && isWritable(parent)
  }
}
