import { openAuthority, removeAuthority } from '../node/tls/authority.ts'
import { authorityFiles, defaultCaFolder } from '../node/tls/ca-folder.ts'
import { readServerName } from '../node/tls/names.ts'
import { type TrustFiles, writeTrustFiles } from '../node/tls/trust-files.ts'
import type { Options } from '../options/options.ts'
import { notByEnvironment, trustVariables } from './environment-variables.ts'
import { readOwnFlags } from './settings.ts'

/**
 * The command `ca`: where the certificate authority of this installation is, and for each language what makes a client
 * trust it. `--pem` prints its certificate alone, `--remove` deletes it. It takes the options of `serve`.
 * @throws {Error} for a wrong flag, or when the CA cannot be read or kept.
 */
export function caText(args: readonly string[], env: NodeJS.ProcessEnv): string {
  const { own, settings } = readOwnFlags(args, env, { '--pem': 'bare', '--remove': 'bare' })
  const { options } = settings
  const folder = folderOf(options)
  if (own.has('--remove')) {
    const { certificate } = authorityFiles(folder)
    return removeAuthority(folder)
      ? `Removed ${certificate} and its key. What trusted it may forget it; a new one is made when it is needed.\n`
      : `There is no certificate authority in ${folder}.\n`
  }
  const { pem, files } = keepAuthority(options, env)
  if (own.has('--pem')) return pem
  const lines = trustVariables(files, env).map(({ name, value, about }) => `# ${about}\nexport ${name}='${value}'`)
  return `${files.authority}\n\n${[...lines, ...notByEnvironment.map(words => `# ${words}`)].join('\n')}\n`
}

/**
 * The CA of this installation, made if there is none, with the files by which programs trust it.
 * @throws {Error} when nothing can be written, or the folder holds something else.
 */
export function keepAuthority(options: Options, env: NodeJS.ProcessEnv): { pem: string; files: TrustFiles } {
  const folder = folderOf(options)
  const authority = openAuthority(
    folder,
    options.tlsNames.flatMap(name => readServerName(name) ?? []),
  )
  if (authority.notKept !== undefined)
    throw new Error(
      `Failed to keep the certificate authority in ${folder}: ${authority.notKept.replace(/\.$/, '')}. Use another --ca-dir.`,
    )
  return { pem: authority.certificate(), files: writeTrustFiles(folder, authority.certificate(), env.SSL_CERT_FILE) }
}

export const folderOf = ({ caDir }: Pick<Options, 'caDir'>) => caDir || defaultCaFolder()
