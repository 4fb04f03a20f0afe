import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { assetPaths, assetTypes } from '../../../src/pages/assets.ts'
import { consolePage } from '../../../src/pages/console-page.tsx'
import { contentSecurityPolicy } from '../../../src/pages/content-security-policy.ts'
import type { Verification } from '../../../src/pages/verify/verification.ts'
import {
  leavingPage,
  unknownVerificationPage,
  unsupportedBrowserPage,
  verifyPage,
} from '../../../src/pages/verify/verify-page.tsx'

const attacks = [
  '<script>alert(1)</script>',
  '"><script src=//evil.example></script>',
  '\'"><img src=x onerror=alert(1)>',
  '" autofocus onfocus="alert(1)',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</textarea><iframe src=javascript:alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '--><style>*{background:url(//evil.example)}</style>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<%00script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '${' + 'alert(1)}',
  '\u202egpj.exe<b>',
]

const plain: Verification = {
  transactionId: 'plain',
  productCode: 'plain',
  state: 'pending',
  language: 'en',
  millisecondsLeft: 28 * 60_000,
  path: '/_emulator/verify/plain',
  reading: { ocr: { name: 'plain' }, scores: { faceQuality: 70 } },
  asked: { outcome: 'plain', subCode: 'plain' },
  problem: 'plain',
  wanted: 'plain',
  subCodes: [{ code: 'plain', label: 'plain' }],
  subCode: 'plain',
}

/** The tags of a page, without what is quoted in them: what a value must never change. */
const shapeOf = (page: string) => (page.match(/<[^>]*>/g) ?? []).map(tag => tag.replace(/"[^"]*"/g, '""'))

describe.each(attacks)('the given value %j', attack => {
  const hostile: Verification = {
    ...plain,
    transactionId: attack,
    productCode: attack,
    subCodes: [{ code: attack, label: attack }],
    subCode: attack,
    reading: { ocr: { name: attack }, scores: { faceQuality: 70 } },
    asked: { outcome: attack, subCode: attack },
    frame: { protocol: attack, isRight: false },
    problem: attack,
    wanted: attack,
  }

  test.each(['pending', 'passed', 'not-passed', 'abandoned', 'expired'] as const)(
    'stays text in the page of a verification that is %s',
    state => {
      const page = verifyPage({ ...hostile, state })
      expect(shapeOf(page)).toEqual(
        shapeOf(verifyPage({ ...plain, frame: { protocol: 'plain', isRight: false }, state })),
      )
      if (/[<"']/.test(attack)) expect(page).not.toContain(attack)
    },
  )

  test('stays text in ReturnUrl, and does not become an address by itself', () => {
    const back = (returnUrl: string) => verifyPage({ ...hostile, state: 'passed', returnUrl })
    expect(shapeOf(back(attack))).toEqual(
      shapeOf(verifyPage({ ...plain, frame: { protocol: 'plain', isRight: false }, state: 'passed' })),
    )
    expect(shapeOf(back(`https://shop.example/?q=${attack}`))).toEqual(shapeOf(back('https://shop.example/')))
  })
})

const pages = {
  pending: verifyPage({ ...plain, returnUrl: 'https://shop.example/' }),
  passed: verifyPage({ ...plain, state: 'passed', returnUrl: 'https://shop.example/' }),
  unknown: unknownVerificationPage('zh-Hans', plain.path),
  unsupported: unsupportedBrowserPage('zh-Hant', plain.path, 'https://emulator.test/_emulator/verify/plain'),
  leaving: leavingPage({ ...plain, state: 'passed', returnUrl: 'https://shop.example/' }, 'https://shop.example/'),
  console: consolePage(),
}

describe.each(Object.entries(pages))('the page %s', (_, page) => {
  test('has no inline script, style or handler', () => {
    expect(page).not.toMatch(/<style/i)
    expect(page.match(/<script[^>]*>[\s\S]*?<\/script>/g) ?? []).toEqual([
      `<script type="module" src="${page === pages.console ? assetPaths.consoleScript : assetPaths.verifyScript}"></script>`,
    ])
    for (const tag of shapeOf(page)) expect(tag).not.toMatch(/\s(on\w+|style)=/i)
  })

  test('loads nothing but what the emulator serves', () => {
    const loaded = [...page.matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(([, path]) => path)
    expect(loaded.length).toBeGreaterThan(0)
    for (const path of loaded) expect(Object.values<string>(assetPaths)).toContain(path)
  })

  test('closes every element it opens', () => {
    const open: string[] = []
    for (const [, closing, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (/^(meta|link|img|input|circle|path)$/.test(name)) continue
      if (closing) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })

  test('has a label for every field, and every id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, id] of page.matchAll(/ (?:for|aria-labelledby|aria-describedby)="([^"]+)"/g))
      expect(ids).toContain(id)
    const outside = page.replace(/<label(?! for)[\s\S]*?<\/label>/g, '')
    for (const [field] of outside.matchAll(/<(?:input|select)\b[^>]*>/g))
      expect(page).toContain(`<label for="${/ id="([^"]+)"/.exec(field)?.[1]}">`)
  })
})

describe('the files of the pages', () => {
  const built = (name: string) => readFileSync(new URL(`../../../dist/pages/${name}`, import.meta.url), 'utf8')

  test('load nothing from elsewhere', () => {
    for (const name of Object.keys(assetTypes)) {
      const text = built(name).replace(/https?:\/\/www\.w3\.org\/[\w/]+/g, '')
      expect(text).not.toMatch(/@import|url\(|['"(]\/\//)
    }
  })

  test('make markup of no text, run no text, and keep nothing in the browser but the token of the tab', () => {
    const forbidden = /insertAdjacentHTML|document\.write|eval\(|Function\(|localStorage|document\.cookie/
    for (const name of ['console.js', 'verify.js'] as const) expect(built(name)).not.toMatch(forbidden)
    expect(built('verify.js')).not.toContain('sessionStorage')
    const kept = [...built('console.js').matchAll(/\bsetItem\(/g)]
    expect(kept).toHaveLength(1)
  })

  test("are small: the console at most 60 kB compressed, the end user's page at most 12", () => {
    expect(gzipSync(built('console.js')).length).toBeLessThan(60_000)
    expect(gzipSync(built('verify.js') + built('verify.css') + pages.pending).length).toBeLessThan(12_000)
  })
})

describe('contentSecurityPolicy', () => {
  test('allows no inline code, and no framing unless told', () => {
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|data:|\*/)
    expect(contentSecurityPolicy()).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
    expect(contentSecurityPolicy({ frameAncestors: 'https://shop.example' })).toMatch(
      /frame-ancestors https:\/\/shop\.example$/,
    )
  })
})
