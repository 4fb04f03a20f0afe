import { describe, expect, it, test } from 'vitest'
import { commands } from '../../../src/command/commands.ts'
import { helpText, helpWidth } from '../../../src/command/help.ts'
import { main } from '../../../src/command/main.ts'
import { optionGroups } from '../../../src/command/option-groups.ts'
import { optionRows } from '../../../src/options/options.ts'

async function run(args: string[], env: Record<string, string> = {}, columns?: number) {
  let out = ''
  let err = ''
  const stdout = { write: (text: string) => (out += text), ...(columns !== undefined && { columns }) }
  const code = await main({ args, env, stdout, stderr: { write: text => (err += text) } })
  return { code, out, err }
}

describe('help', () => {
  it.each([40, 60, 80, 110])('fits a terminal of %i characters, but for examples and long words', width => {
    for (const text of [helpText(width), ...commands.map(({ name }) => helpText(width, name))])
      for (const line of text.split('\n')) {
        const isLongWord = !line.trim().includes(' ')
        if (line.length > width && !isLongWord) expect(line).toMatch(/^ {2}(cloudauth-emulator|eval|source|--)/)
      }
  })

  it('goes by the terminal, by COLUMNS, and is 80 characters wide where nobody knows', () => {
    expect(helpWidth(100, { COLUMNS: '60' })).toBe(100)
    expect(helpWidth(undefined, { COLUMNS: '60' })).toBe(60)
    expect(helpWidth(undefined, {})).toBe(80)
    expect(helpWidth(undefined, { COLUMNS: 'wide' })).toBe(80)
    expect(helpWidth(5, {})).toBe(40)
    expect(helpWidth(500, {})).toBe(110)
  })

  it('shows every option in one group, with what stands behind its flag', () => {
    const grouped = optionGroups.flatMap(({ names }) => names)
    expect([...grouped].sort()).toEqual(optionRows.map(({ name }) => name).sort())
    const text = helpText(110)
    for (const words of ['--auth lenient|strict', '--port PORT', '--tls on|off', '--access-key ID:SECRET', '--qps N'])
      expect(text).toContain(`  ${words} `)
    for (const { title } of optionGroups) expect(text).toContain(`\n${title}\n`)
  })

  it.each(commands)('tells of the command $name what it takes, with an example', async ({ name, flags, examples }) => {
    const { code, out } = await run([name, '--help'])
    expect(code).toBe(0)
    expect(await run(['help', name])).toEqual({ code, out, err: '' })
    for (const { flag } of flags) expect(out).toContain(flag)
    for (const example of examples) expect(out).toContain(`  ${example}\n`)
  })

  it.each(commands.filter(({ name }) => name !== 'serve'))(
    'names no flag that the command $name does not know',
    async ({ name, flags }) => {
      for (const { flag, placeholder } of flags) {
        const { err } = await run([name, flag, ...(placeholder ? [''] : []), '--no-such-flag', 'x'])
        expect(err).toMatch(/--no-such-flag: unknown option|needs a value|is not allowed/)
        expect(err).not.toContain(`${flag}: unknown option`)
      }
    },
  )
})

test.each([
  ['-p', undefined],
  ['--json', undefined],
  ['--qsp', '--qps'],
  ['--prot', '--port'],
  ['--acess-key', '--access-key'],
])('of the unknown flag %s it is said that %s was meant', async (flag, meant) => {
  const { code, err } = await run([flag, '1'])
  expect(code).toBe(2)
  if (meant === undefined) expect(err).not.toContain('Did you mean')
  else expect(err).toContain(`Did you mean ${meant}?`)
})

test.each([
  ['sevre', 'Did you mean serve?'],
  ['xyz', 'Use serve, config, healthcheck, contract, report, drill, ca, env or completion.'],
])('of the unknown command %s it is said: %s', async (command, words) => {
  expect(await run([command])).toMatchObject({ code: 2, err: expect.stringContaining(words) })
})

test('config --json has every option with its value, where it came from, and whether it is the default', async () => {
  const { out } = await run(['config', '--json', '--qps', '3', '--access-key', 'a:hush'])
  const rows = JSON.parse(out)
  expect(rows.map(({ name }: { name: string }) => name)).toEqual(optionRows.map(({ name }) => name))
  expect(rows).toContainEqual(expect.objectContaining({ name: 'qps', value: 3, origin: 'flag', isDefault: false }))
  expect(rows).toContainEqual(expect.objectContaining({ name: 'auth', origin: 'default', isDefault: true }))
  expect(out).not.toContain('hush')
  expect(await run(['config', '--json=yes'])).toMatchObject({ code: 2 })
})
