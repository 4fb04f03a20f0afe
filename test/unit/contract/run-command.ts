import { onTestFinished } from 'vitest'
import { main } from '../../../src/command/main.ts'
import type { Options } from '../../../src/options/options.ts'
import { openHttp } from '../../support/doors.ts'

export const portrait = new URL('../../../fixtures/images/portrait.jpg', import.meta.url).pathname
export const key = { id: 'contract', secret: 'a secret' }
export const withKey = ['--access-key', 'contract:a secret']

/** Starts `contract` with these arguments; `written` grows as it writes. */
export function startContract(args: string[], env: Record<string, string> = {}) {
  const written = { out: '', err: '' }
  const ended = main({
    args: ['contract', ...args],
    env,
    stdout: { write: text => (written.out += text) },
    stderr: { write: text => (written.err += text) },
  })
  return { written, ended }
}

/** Runs `contract` to its end. */
export async function runContractCommand(args: string[], env: Record<string, string> = {}) {
  const { written, ended } = startContract(args, env)
  return { code: await ended, ...written }
}

/** The names of the cases that a text report puts under a word: `same`, `DIFF`, `skip` or `omit`. */
export function casesUnder(word: string, report: string): string[] {
  return [...report.matchAll(new RegExp(`^${word}  (.*?)(?: \\(.*\\))?$`, 'gm'))].map(([, name = '']) => name)
}

/** An emulator that checks signatures by {@link key} and looks at pixels, as far as the options do not say otherwise. */
export async function openStrict(options: Partial<Options> = {}) {
  const door = await openHttp({ faces: 'detect', auth: 'strict', accessKeys: [{ ...key, traits: [] }], ...options })
  onTestFinished(() => door.close())
  return door
}
