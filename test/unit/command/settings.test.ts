import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../../src/command/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'settings-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (env: Record<string, string>, ...args: string[]) => readSettings(args, env, false)

/** Writes a configuration file and reads it. */
function readFile(content: string | Uint8Array) {
  const file = join(folder, 'options.json')
  writeFileSync(file, content)
  return read({}, '--config', file).options
}

describe('a variable', () => {
  test.each([
    ['a CR', '7\r'],
    ['blanks', '  7 '],
    ['double quotes', '"7"'],
    ['single quotes and a CR', "'7'\r"],
  ])('with %s around its value, as files of variables have it, means the value', (_, value) => {
    expect(read({ EMULATOR_QPS: value }).options.qps).toBe(7)
  })

  test('may have blanks around what its commas part', () => {
    const { options } = read({
      EMULATOR_ACCESS_KEYS: '"a:1 , b:2,"\r',
      EMULATOR_CORS: 'https://a.test , https://b.test',
    })
    expect(options.accessKeys).toMatchObject([
      { id: 'a', secret: '1' },
      { id: 'b', secret: '2' },
    ])
    expect(options.cors).toHaveLength(2)
  })

  test.each(['', ' ', '""', '\r'])('that holds nothing (%j) is not set', value => {
    expect(read({ EMULATOR_QPS: value })).toMatchObject({ options: { qps: 50 }, origins: { qps: 'default' } })
  })

  test('keeps quotes that belong to its value', () => {
    expect(read({ EMULATOR_SEED: `say "hello"` }).options.seed).toBe(`say "hello"`)
  })

  test('of Kubernetes, for a service called emulator, is warned of once and ignored', () => {
    const { options, warnings } = read({
      EMULATOR_SERVICE_HOST: '10.0.0.7',
      EMULATOR_SERVICE_PORT: '8080',
      EMULATOR_PORT: 'tcp://10.0.0.7:8080',
      EMULATOR_PORT_8080_TCP: 'tcp://10.0.0.7:8080',
      EMULATOR_PORT_8080_TCP_PROTO: 'tcp',
      EMULATOR_QPS: '3',
    })
    expect(options).toMatchObject({ port: 8080, qps: 3 })
    expect(warnings).toEqual([
      expect.stringMatching(/^Ignored EMULATOR_SERVICE_HOST=10\.0\.0\.7 and 4 more: Kubernetes/),
    ])
  })

  test('of Kubernetes, for services whose names go on, is warned of once for each', () => {
    const { origins, warnings } = read({
      EMULATOR_QPS_SERVICE_HOST: '10.0.0.7',
      EMULATOR_QPS_PORT: 'tcp://10.0.0.7:80',
      EMULATOR_QPS_PORT_80_TCP_ADDR: '10.0.0.7',
      EMULATOR_WEB_UI_PORT: 'tcp://10.0.0.8:443',
      EMULATOR_WEB_UI_SERVICE_PORT_HTTPS: '443',
    })
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']))
    expect(warnings).toEqual([
      expect.stringMatching(/^Ignored EMULATOR_QPS_SERVICE_HOST=10\.0\.0\.7 and 2 more: .* "emulator-qps"\./),
      expect.stringMatching(/^Ignored EMULATOR_WEB_UI_PORT=tcp:\S+ and 1 more: .* "emulator-web-ui"\./),
    ])
  })

  test.each([
    ['EMULATOR_PORT', '9090', 'PORT'],
    ['EMULATOR_QSP', '1', 'EMULATOR_QPS'],
    ['EMULATOR_ACCESS_KEY', 'a:b', 'EMULATOR_ACCESS_KEYS'],
  ])('%s=%s is warned of, with the nearest that there is, and ignored', (name, value, nearest) => {
    const { warnings, origins } = read({ [name]: value })
    expect(warnings).toEqual([`Ignored ${name}: unknown variable. Did you mean ${nearest}?`])
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']))
  })
})

describe('a configuration file', () => {
  test.each([
    ['a byte order mark', '\uFEFF{"qps": 7}'],
    ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFF{"qps": 7}', 'utf16le')],
    ['UTF-16 with the high byte first', Buffer.from('\uFEFF{"qps": 7}', 'utf16le').swap16()],
    ['comments', '// calls\n{ /* per second */ "qps": 7 }'],
    ['a trailing comma', '{"qps": 7,}'],
  ])('may have %s', (_, content) => {
    expect(readFile(content).qps).toBe(7)
  })

  test.each([
    ['{"qps": 7', /line 1, column 10/],
    ['{\n  "controlToken": hush\n}', /line 2, column 19/],
    ['', /line 1, column 1/],
  ])('that is not JSON (%j) is refused with the place, and without its words', (content, place) => {
    expect(() => readFile(content)).toThrow(place)
    expect(() => readFile(content)).not.toThrow(/hush/)
  })

  test('that holds a list is refused', () => {
    expect(() => readFile('[1]')).toThrow('it holds no object')
  })
})

describe('flags', () => {
  test.each([['--qps', '7'], ['--qps=7']])('%s %s sets a value', (...args) => {
    expect(read({}, ...args.filter(Boolean)).options.qps).toBe(7)
  })

  test('may be repeated where they take several values', () => {
    expect(read({}, '--access-key', 'a:1', '--access-key=b:2').options.accessKeys).toMatchObject([
      { id: 'a', secret: '1' },
      { id: 'b', secret: '2' },
    ])
  })

  test.each([
    ['an unknown one', ['--prot', '80'], 'Did you mean --port?'],
    ['a word', ['start'], 'Failed to read start'],
    ['one without its value', ['--qps'], 'Failed to read --qps: it needs a value'],
  ])('%s is refused', (_, args, words) => {
    expect(() => read({}, ...args)).toThrow(words)
  })
})
