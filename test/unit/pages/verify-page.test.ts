import { describe, expect, test } from 'vitest'
import { outcomes } from '../../../src/pages/verify/outcomes.ts'
import { subCodeChoices } from '../../../src/pages/verify/sub-code-choices.ts'
import type { Verification } from '../../../src/pages/verify/verification.ts'
import { unknownVerificationPage, verifyPage } from '../../../src/pages/verify/verify-page.tsx'
import { type Language, verifyWords } from '../../../src/pages/verify/words.ts'

const languages: Language[] = ['en', 'zh-Hans', 'zh-Hant']

const pageOf = (given: Partial<Verification> = {}) =>
  verifyPage({
    transactionId: 'hksb7ba1b28130d24e015d694361bee4',
    productCode: 'FACE_VERIFY',
    state: 'pending',
    language: 'en',
    millisecondsLeft: 28.4 * 60_000,
    path: '/_emulator/verify/hksb7ba1b28130d24e015d694361bee4',
    subCodes: subCodeChoices('FACE_VERIFY', given.language ?? 'en'),
    ...given,
  })

describe.each(languages)('the page of a pending verification, in %s', language => {
  const page = pageOf({ language })

  test.each(outcomes)('offers %s as a button that sends its form', outcome => {
    const [form = '', second] = page.match(/<form[\s\S]*?<\/form>/g) ?? []
    expect(second).toBeUndefined()
    expect(form).toMatch(/^<form method="post" action="\/_emulator\/verify\/hksb\w+\?lang=/)
    expect(form.match(new RegExp(`name="outcome" value="${outcome}" data-testid="${outcome}"`, 'g'))).toHaveLength(1)
  })

  test('labels every SubCode, in a group with a name, and has one chosen', () => {
    expect(page).toMatch(/<fieldset>\s*<legend><h2>[^<]+<\/h2><\/legend>/)
    const labels = page.match(/<label[\s\S]*?<\/label>/g) ?? []
    const codes = labels.flatMap(label => /value="(\d+)"/.exec(label)?.[1] ?? [])
    expect(codes).toEqual(['205', '206', '204'])
    expect(page.match(/ checked=""/g)).toHaveLength(1)
  })

  test('has one main heading, one main part, a title and its language', () => {
    expect(page.match(/<h1/g)).toHaveLength(1)
    expect(page.match(/<main/g)).toHaveLength(1)
    expect(page).toContain(`<title>${verifyWords[language].title} · cloudauth-emulator</title>`)
    expect(page).toContain(`<html lang="${language}">`)
  })

  test('says that nothing is verified', () => {
    expect(page).toContain(verifyWords[language].banner)
  })

  test('leads to the other languages', () => {
    const led = [...page.matchAll(/<a href="[^"]*\?lang=([\w-]+)"/g)].map(([, other]) => other)
    expect(led).toEqual(languages.filter(other => other !== language))
  })
})

describe('the page of a verification', () => {
  test.each([
    [1_800_000, '30:00'],
    [1_799_001, '30:00'],
    [65_000, '1:05'],
    [400, '0:01'],
    [0, '0:00'],
  ])('tells %d milliseconds as %s', (millisecondsLeft, words) => {
    expect(pageOf({ millisecondsLeft })).toContain(`>${words}</time>`)
  })

  test('names the host that the person returns to', () => {
    expect(pageOf({ returnUrl: 'https://shop.example/kyc?id=1' })).toContain('you return to shop.example.')
  })

  test.each(['passed', 'not-passed', 'abandoned', 'expired'] as const)('says that it is %s, without a form', state => {
    for (const language of languages) {
      const page = pageOf({ state, language })
      expect(page).toContain(`<h1>${verifyWords[language].endings[state].heading}</h1>`)
      expect(page).not.toContain('<form')
    }
  })

  test('tells the SubCode it ended with, also one it has no words for', () => {
    expect(pageOf({ state: 'not-passed', subCode: '205' })).toContain('>205 · Risk found in the liveness check</dd>')
    expect(pageOf({ state: 'not-passed', subCode: '299' })).toContain('>299</dd>')
  })

  test.each([
    ['passed', '1000'],
    ['not-passed', '1001'],
    ['abandoned', '1006'],
    ['expired', '1006'],
  ] as const)('leads back to ReturnUrl once it is %s, with result code %s', (state, resultCode) => {
    const page = pageOf({ state, returnUrl: 'https://shop.example/kyc?id=1' })
    expect(page).toContain(`href="https://shop.example/kyc?id=1&amp;response=%7B%22resultCode%22%3A%22${resultCode}%22`)
  })

  test('leads nowhere when ReturnUrl is not a web address', () => {
    for (const state of ['pending', 'passed'] as const)
      expect(pageOf({ state, returnUrl: 'javascript:alert(1)' })).toBe(pageOf({ state }))
  })

  test.each(languages)('is a friendly one for an unknown transaction, in %s', language => {
    const page = unknownVerificationPage(language, '/_emulator/verify/x')
    expect(page).toContain(`<h1>${verifyWords[language].endings.unknown.heading}</h1>`)
    expect(page).not.toContain('<form')
  })
})

describe('subCodeChoices', () => {
  test('offers a mismatch of faces only where faces are compared', () => {
    const codes = (product: string) => subCodeChoices(product, 'en').map(({ code }) => code)
    expect(codes('FACE_VERIFY')).toContain('204')
    expect(codes('FACE_LIVENESS')).toEqual(['205', '206'])
  })
})

describe('the words of the page', () => {
  test.each(['zh-Hans', 'zh-Hant'] as const)('are complete in %s, and not the English ones', language => {
    const english = textsOf(verifyWords.en)
    const chinese = textsOf(verifyWords[language])
    expect(Object.keys(chinese)).toEqual(Object.keys(english))
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('')
      expect(chinese[key]?.trim(), key).not.toBe('')
      if (key !== 'subCode') expect(chinese[key], key).not.toBe(text)
    }
  })
})

/** Every text of a table by its path; functions are asked for one. */
function textsOf(table: object, path = ''): Record<string, string> {
  const entries = Object.entries(table).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'function') return { [path + key]: String(value(5)) }
    return typeof value === 'object' && value ? textsOf(value, `${path}${key}.`) : { [path + key]: String(value) }
  })
  return Object.assign({}, ...entries)
}
