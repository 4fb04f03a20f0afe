import { describe, expect, it } from 'vitest'
import { parseHost } from '../../../src/network/host-names.ts'
import { parseUrl } from '../../../src/network/web-url.ts'

// Engines compile what runs often, and Node 20 then reads `URL.canParse` of ISO 8859-1 as if it were UTF-8.
const often = 5_000

describe('a URL', () => {
  it.each(['http://Å', 'http://aé', 'http://Å\u00a0', 'http://\u00c3\u00a9.example'])(
    '%j is read the same however often it is asked for',
    text => {
      const first = parseUrl(text)?.href
      let others = 0
      for (let turn = 0; turn < often; turn += 1) if (parseUrl(text)?.href !== first) others += 1
      expect(others).toBe(0)
    },
  )
})

describe('a host', () => {
  it.each(['Å', 'aé', 'Å\u00ad', '\u00c3\u00a9.example'])('%j is read the same however often it is asked for', text => {
    const first = parseHost(text)?.hostname
    let others = 0
    for (let turn = 0; turn < often; turn += 1) if (parseHost(text)?.hostname !== first) others += 1
    expect(others).toBe(0)
  })
})
