import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../../src/command/commands.ts'
import { completionText } from '../../../src/command/completion.ts'
import { openBrowser } from '../../../src/command/open-browser.ts'
import { optionRows } from '../../../src/options/options.ts'

const folder = mkdtempSync(join(tmpdir(), 'completion-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const file = join(folder, 'completion.bash')
  writeFileSync(file, completionText(['bash']))
  const script = `source "$1"; shift; COMP_WORDS=(cloudauth-emulator "$@"); COMP_CWORD=$#; _cloudauth_emulator; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-c', script, 'bash', file, ...words], { encoding: 'utf8' })
  return out.split('\n').filter(word => word !== '')
}

describe('completion', () => {
  it('offers in bash commands, their flags, and the words that a flag takes', () => {
    expect(offered('')).toEqual(expect.arrayContaining([...commands.map(({ name }) => name), '--port', '--version']))
    expect(offered('rep')).toEqual(['report'])
    expect(offered('--auth', '')).toEqual(['lenient', 'strict'])
    expect(offered('serve', '--faces', 'pre')).toEqual(['present'])
    expect(offered('report', '--fail')).toEqual(['--fail-on'])
    expect(offered('report', '--fail-on', '')).toEqual(['advice', 'warning', 'error'])
    expect(offered('report', '--auth')).toEqual([])
    expect(offered('config', '--js')).toEqual(['--json'])
    expect(offered('completion', 'z')).toEqual(['zsh'])
    expect(offered('--port', '')).toEqual([])
  })

  it('offers files where a flag takes one', () => {
    const file = join(folder, 'my-options.json')
    writeFileSync(file, '{}')
    expect(offered('--config', join(folder, 'my-'))).toEqual([file])
  })

  it.each(['bash', 'zsh', 'fish'])('knows in %s every option and command', shell => {
    const text = completionText([shell])
    for (const { flag } of optionRows) expect(text).toContain(shell === 'fish' ? `-l ${flag.slice(2)} ` : flag)
    for (const { name } of commands) expect(text).toContain(name)
  })

  it.each([[[]], [['tcsh']], [['bash', 'zsh']]])('says of %j which shells there are', words => {
    expect(() => completionText(words)).toThrow('use bash, zsh or fish')
  })
})

describe('--open', () => {
  it('opens the console in the program that BROWSER names, once it is served', async () => {
    const opened = join(folder, 'opened')
    const browser = join(folder, 'browser')
    writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`)
    chmodSync(browser, 0o755)
    const cli = new URL('../../../dist/cli.js', import.meta.url).pathname
    const child = spawn(process.execPath, [cli, '--open', '--port', '0', '--log', 'silent'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BROWSER: browser },
    })
    let line = ''
    while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
    await expect.poll(() => existsSync(opened), { timeout: 10_000 }).toBe(true)
    const url = readFileSync(opened, 'utf8')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_emulator\/$/)
    expect((await fetch(url)).status).toBe(200)
    child.kill('SIGTERM')
    await once(child, 'exit')
  })

  it('says which program was not there', async () => {
    const failure = await openBrowser('http://localhost/', { BROWSER: join(folder, 'nowhere') })
    expect(failure).toMatch(/nowhere: .*ENOENT/)
  })
})
