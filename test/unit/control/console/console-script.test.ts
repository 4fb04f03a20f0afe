import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { consolePage } from '../../../../src/control/console/console-page.ts'
import { consoleScript } from '../../../../src/control/console/console-script.ts'

describe('the script of the console', () => {
  test('names only things that browsers have', () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-script-'))
    try {
      const file = join(folder, 'console.js')
      writeFileSync(file, consoleScript)
      const tsc = new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url).pathname
      const flags = ['--ignoreConfig', '--allowJs', '--checkJs', '--noEmit', '--strict', 'false', '--types', '']
      const targets = ['--target', 'es2022', '--module', 'es2022', '--lib', 'es2022,dom,dom.iterable']
      execFileSync(process.execPath, [tsc, ...flags, ...targets, file], { encoding: 'utf8', stdio: 'pipe' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('finds everything it looks for in the page', () => {
    const page = consolePage()
    const asked = [...consoleScript.matchAll(/(?:\$|onSubmit|draw)\('([\w-]+)'/g)].map(([, id]) => id)
    expect(asked.length).toBeGreaterThan(20)
    for (const id of asked) expect(page).toContain(` id="${id}"`)
  })

  test('has a place for the count, and for the word that nothing is there, with every list it draws', () => {
    const page = consolePage()
    for (const [, id] of consoleScript.matchAll(/ draw\('([\w-]+)'/g)) {
      expect(page).toContain(` id="${id}-count"`)
      expect(page).toMatch(new RegExp(`<ul id="${id}"[^>]*></ul>\\s*<p class="empty">[^<]`))
    }
  })

  test('writes text and never markup, runs no text, and keeps nothing in the browser', () => {
    expect(consoleScript).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|localStorage|sessionStorage|cookie/,
    )
  })

  test('shows the token to nobody: it is only sent, as a header', () => {
    const uses = consoleScript.split('\n').filter(line => /\btoken\b/.test(line.replace(/'[^']*'/g, '')))
    expect(uses.map(line => line.trim())).toEqual([
      "let token = ''",
      "if (token) headers.authorization = 'Bearer ' + token",
      expect.stringContaining("showStatus(token ? 'That token"),
      "token = $('token').value",
    ])
  })
})
