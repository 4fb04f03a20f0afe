import { describe, expect, it } from 'vitest'
import { matchesHost, parseHostPattern } from '../../../src/network/host-names.ts'
import { resolveOptions } from '../../../src/options/options.ts'

describe('an option that takes hosts', () => {
  it.each([
    ['emulator.example', 'emulator.example'],
    ['Emulator.Example.', 'emulator.example'],
    ['emulator.example:8080', 'emulator.example'],
    ['emulator.example.:8080', 'emulator.example'],
    ['*.Example.com', '*.example.com'],
    ['*.example.com:8080', '*.example.com'],
    ['emulator', 'emulator'],
    ['my_service', 'my_service'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['10.0.0.1:8080', '10.0.0.1'],
    ['[fd00::1]:8080', '[fd00::1]'],
    ['fd00::1', '[fd00::1]'],
    [' emulator.example ', 'emulator.example'],
  ])('reads %j as %s', (written, pattern) => {
    expect(resolveOptions({ allowedHosts: [written] }).allowedHosts).toEqual([pattern])
  })

  it.each([
    ...['*', '*.', '.example.com', 'a.*.example', 'http://emulator.example', 'emulator.example/', 'user@emulator'],
    ...[
      'a b',
      'a..b',
      'emulator:99999',
      'emulator:x',
      '*.10.0.0.1',
      `${'a'.repeat(64)}.example`,
      'a.'.repeat(200),
      'a%2eb',
    ],
  ])('refuses %j at start and says what is allowed', written => {
    expect(() => resolveOptions({ allowedHosts: [written] })).toThrow(
      /^Failed to read allowedHosts: .* is not allowed\. Use host names such as emulator\.example/,
    )
  })

  it('takes a comma list with blanks and gaps', () => {
    const given = { allowedHosts: 'a.example, *.b.example,,' as unknown as string[] }
    expect(resolveOptions(given).allowedHosts).toEqual(['a.example', '*.b.example'])
  })

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
    ['[::1]', '::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['localhost.', 'localhost'],
  ])('binds %j as %s', (written, bound) => {
    expect(resolveOptions({ host: written }).host).toBe(bound)
  })

  it.each(['localhost:8080', '127.0.0.1:8080', '*', 'http://localhost', '', '[::1'])('does not bind %j', written => {
    expect(() => resolveOptions({ host: written })).toThrow(/^Failed to read host: .*Use an? /)
  })
})

describe('a pattern of hosts', () => {
  it.each([
    ['emulator.example', 'emulator.example', true],
    ['emulator.example', 'a.emulator.example', false],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'badexample.com', false],
  ])('%s matches %s: %s', (pattern, host, matches) => {
    expect(matchesHost(pattern, host)).toBe(matches)
  })

  it('is read in no time, however long', () => {
    const started = performance.now()
    for (const text of ['a'.repeat(1e6), '.'.repeat(1e6), 'a.'.repeat(1e6), '*.'.repeat(1e6), '['.repeat(1e6)])
      expect(parseHostPattern(text)).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(500)
  })
})
