import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'fuzz-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const script = (name: string) => new URL(`../../safety/${name}`, import.meta.url).pathname

function run(file: string, ...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise(accept =>
    execFile(process.execPath, [script(file), ...args], { maxBuffer: 1e8 }, (error, out) =>
      accept({ code: error ? Number(error.code) : 0, out }),
    ),
  )
}

/** A copy of a reader with a bug in it that only some texts reach. */
const planted = {
  'an endless loop': `run(text) { if (text.includes('%zz')) for (;;); }`,
  'a stack overflow': `run(text) { if (text.includes('[')) { const walk = at => text[at] === '[' ? 1 + walk(at + 1) : 0; walk(text.indexOf('[')) } }`,
  'a quadratic pattern': `run(text) { if (text.startsWith('cb=')) text.replace(/[ \\t]+$/, '') }`,
  'an uncaught throw': `run(text) { if (text.includes('%')) { if (text.includes('%z')) { if (text.includes('=')) decodeURIComponent(text.slice(text.indexOf('%z'))) } } }`,
}

it.each(Object.entries(planted))(
  'finds %s that was planted, within two minutes',
  { timeout: 150_000 },
  async (_, code) => {
    const file = join(folder, `${Math.random()}.js`)
    writeFileSync(file, `export const targets = [{ name: 'planted', seeds: ['cb=a b', '[1]', 'a%20b'], ${code} }]`)
    const { code: exit, out } = await run(
      'fuzz.js',
      '--until-found',
      '--seconds',
      '120',
      '--targets',
      file,
      '--corpus',
      join(folder, 'corpus'),
    )
    expect(out).toMatch(/^FOUND planted: /m)
    expect(exit).toBe(1)
  },
)
