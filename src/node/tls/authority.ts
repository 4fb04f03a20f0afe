import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crypto } from '../builtins.ts'
import { newPair, permitsOf, readPair, renewedPair, signBy, textOfPair, widenedPair } from './authority-pair.ts'
import { authorityFiles } from './ca-folder.ts'
import type { KeyPair, PrivateKey } from './certificate.ts'
import type { ServerName } from './names.ts'

/** The certificate authority of an installation: what clients are told to trust, and what signs for servers. */
export type Authority = {
  /** Its certificate as PEM, as it is now. */
  certificate: () => string
  /** Where that certificate is kept; undefined when nothing could be written and it lives as long as the process. */
  file: string | undefined
  /** Why it is kept nowhere. */
  notKept: string | undefined
  permits: (name: ServerName) => boolean
  /** Lets it sign for further names: clients that have loaded its certificate must load it again. */
  widen: (names: readonly ServerName[]) => void
  /** A certificate for a server's key. */
  sign: (key: PrivateKey, names: readonly ServerName[]) => string
  /** The whole of it, its key included, for emulators that share it. */
  text: () => string
}

/**
 * Opens the CA that a folder keeps, or makes one there. What signs and what is trusted stand in one file that appears
 * whole, so that emulators that start at the same moment agree on one. Where nothing can be written, or the folder holds
 * something else, the CA is this process's own, and `notKept` says why.
 */
export function openAuthority(folder: string, names: readonly ServerName[] = []): Authority {
  const files = authorityFiles(folder)
  let current: KeyPair
  let notKept: string | undefined
  try {
    const kept = readKept(files.key)
    const renewed = kept && renewedPair(kept)
    current = renewed ?? kept ?? keepFirst(files, newPair())
    if (renewed) replace(files, renewed)
  } catch (thrown) {
    notKept = thrown instanceof Error ? thrown.message : String(thrown)
    current = newPair()
  }

  const widen: Authority['widen'] = wanted => {
    // Another emulator on this machine may have widened it meanwhile.
    if (notKept === undefined)
      tryTo(() => {
        current = readKept(files.key) ?? current
      })
    const wider = widenedPair(current, wanted)
    if (!wider) return
    current = wider
    if (notKept === undefined) tryTo(() => replace(files, wider))
  }
  widen(names)
  if (notKept === undefined) tryTo(() => showCertificate(files, current))
  return {
    certificate: () => current.certificate,
    file: notKept === undefined ? files.certificate : undefined,
    notKept,
    permits: name => permitsOf(current, name),
    widen,
    sign: (key, wanted) => signBy(current, key, wanted),
    text: () => textOfPair(current),
  }
}

/** Deletes the CA that a folder keeps; answers whether there was one. */
export function removeAuthority(folder: string): boolean {
  const { certificate, key, bundle, truststore } = authorityFiles(folder)
  const there = [certificate, key].some(file => existsSync(file))
  for (const file of [certificate, key, bundle, truststore]) rmSync(file, { force: true })
  return there
}

type Files = ReturnType<typeof authorityFiles>

function readKept(file: string): KeyPair | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const pair = readPair(text)
  if (pair) return pair
  throw new Error(
    `Failed to read the certificate authority: ${file} holds no key with its certificate. Use cloudauth-emulator ca --remove, or another --ca-dir.`,
  )
}

/** Keeps a new CA, unless another process was faster: then its CA counts. */
function keepFirst(files: Files, pair: KeyPair): KeyPair {
  mkdirSync(files.folder, { recursive: true, mode: 0o700 })
  const draft = writeDraft(files, pair)
  try {
    linkSync(draft, files.key)
  } catch (thrown) {
    const kept = readKept(files.key)
    if (kept) return kept
    // A file system without links.
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw thrown
    renameSync(draft, files.key)
  } finally {
    rmSync(draft, { force: true })
  }
  return pair
}

function replace(files: Files, pair: KeyPair): void {
  renameSync(writeDraft(files, pair), files.key)
  showCertificate(files, pair)
}

function writeDraft(files: Files, pair: KeyPair): string {
  const draft = join(files.folder, `.draft-${process.pid}-${crypto.randomUUID()}`)
  writeFileSync(draft, textOfPair(pair), { mode: 0o600, flag: 'wx' })
  return draft
}

/** Clients are given a file of the certificate alone. */
function showCertificate(files: Files, { certificate }: KeyPair): void {
  if (readText(files.certificate) !== certificate) {
    const draft = `${files.certificate}-${process.pid}`
    writeFileSync(draft, certificate, { mode: 0o644 })
    renameSync(draft, files.certificate)
  }
  chmodSync(files.key, 0o600)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw thrown
  }
}

/** What cannot be read or written now is by the next that can: a CA that is at hand serves as it is. */
function tryTo(step: () => void): void {
  try {
    step()
  } catch {
    // A folder that is read-only, or was emptied.
  }
}
