import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { snippetsFor } from '../../src/control/console/app/snippets.ts'
import { snippetsFile, snippetsText } from './console-snippets.ts'

test('the console shows the first calls of the README, which are run (npm run docs)', () => {
  expect(readFileSync(snippetsFile, 'utf8')).toBe(snippetsText())
})

test('they are aimed at the emulator that shows them, with a key that it knows', () => {
  const snippets = snippetsFor({ host: 'localhost:9', keyId: 'shop', secret: 'the secret of shop' })
  expect(snippets.map(({ language }) => language)).toEqual(['curl, unsigned', 'Node', 'Python', 'Java', 'Go'])
  for (const { language, code } of snippets) {
    expect(code).toContain('localhost:9')
    expect(code).not.toMatch(/127\.0\.0\.1|testid|testsecret/)
    if (language !== 'curl, unsigned') expect(code).toContain('the secret of shop')
  }
})

test('a README without one of them is noticed', () => {
  expect(() => snippetsText('# nothing')).toThrow('Failed to find a sh with "Action=Initialize -d" in the README.')
})
