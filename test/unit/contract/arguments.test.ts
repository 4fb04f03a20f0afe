import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../../../src/command/main.ts'
import { openLyingServer } from './lying-server.ts'
import { runContractCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'contract-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nowhere = join(folder, 'absent', 'file')

test.each([
  ['no URL', [], 'it needs an endpoint'],
  ['two URLs', ['http://a', 'http://b'], 'one URL is enough'],
  ['a URL without scheme', ['127.0.0.1:8080'], 'is not a URL'],
  ['a URL with a path', ['http://a/prefix'], 'an endpoint has no path'],
  ['a URL with a query', ['http://a?Action=Initialize'], 'an endpoint has no path, query'],
  ['a URL with a fragment', ['http://a/#top'], 'an endpoint has no path, query, fragment'],
  ['a URL with a password', ['http://user:hush@a'], 'an endpoint has no path, query, fragment or password'],
  ['an unknown flag', ['http://a', '--al'], 'Did you mean --all?'],
  ['--all=no', ['http://a', '--all=no'], 'Failed to read --all: "no" is not allowed. Write --all without a value'],
  ['--all=false', ['http://a', '--all=false'], 'Failed to read --all: "false" is not allowed.'],
  ['--all=true', ['http://a', '--all=true'], 'Failed to read --all: "true" is not allowed.'],
  ['--all=', ['http://a', '--all='], 'Failed to read --all: "" is not allowed.'],
  ['a flag without value', ['http://a', '--junit'], '--junit VALUE'],
  ['a key without secret', ['http://a', '--access-key', 'hush'], 'ID:SECRET'],
  ['a key with more than its form has', ['http://a', '--access-key', 'id:hush:hush'], ':token=VALUE'],
  ['a portrait that is not there', ['http://a', '--portrait', nowhere], `Failed to read --portrait ${nowhere}: ENOENT`],
])('%s stops it with exit 2', async (_, args, words) => {
  const { code, err } = await runContractCommand(args)
  expect(code).toBe(2)
  expect(err).toContain(words)
  expect(err).not.toContain('hush')
})

test('a key of the environment that is none stops it with exit 2', async () => {
  const { code, err } = await runContractCommand(['http://a'], { EMULATOR_ACCESS_KEYS: 'hush' })
  expect(code).toBe(2)
  expect(err).toContain('Failed to read EMULATOR_ACCESS_KEYS')
  expect(err).not.toContain('hush')
})

test('a JUnit file that cannot be written stops it with exit 2 before the first call', async () => {
  const { url, actions } = await openLyingServer(() => ({}))
  const { code, err } = await runContractCommand([url, '--junit', nowhere])
  expect(code).toBe(2)
  expect(err).toMatch(
    /^Failed to write --junit .*absent\/file: ENOENT.*\. Use a file in a folder that is there\.\nSee cloudauth-emulator --help\.\n$/,
  )
  expect(actions).toEqual([])
})

test('usage names the command, its flags and where else a key may come from', async () => {
  let out = ''
  await main({
    args: ['contract', '--help'],
    env: {},
    stdout: { write: text => (out += text) },
    stderr: { write: () => 0 },
  })
  expect(out).toContain('cloudauth-emulator contract URL')
  const flags = ['--access-key ID:SECRET[:token=VALUE]', '--junit FILE', '--portrait FILE', '--all']
  for (const words of [...flags, 'EMULATOR_ACCESS_KEYS']) expect(out).toContain(words)
})
