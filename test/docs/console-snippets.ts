import { readFileSync } from 'node:fs'
import { snippetsOf } from '../support/readme-snippets.js'

/** First calls that the console shows while it has none to show. */
export const snippetsFile = new URL('../../src/control/console/app/snippets.json', import.meta.url)

/** The snippets of the README that are a first call, by a word of theirs. */
const firstCalls = [
  { language: 'curl, unsigned', fence: 'sh', word: 'Action=Initialize -d' },
  { language: 'Node', fence: 'js', word: "'@alicloud/pop-core' // npm install" },
  { language: 'Python', fence: 'python', word: 'InitializeRequest' },
  { language: 'Java', fence: 'java', word: 'callApi' },
  { language: 'Go', fence: 'go', word: 'ProcessCommonRequest' },
]

/** The text of {@link snippetsFile}, from a README whose snippets are run by tests. */
export function snippetsText(readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')): string {
  const snippets = snippetsOf(readme)
  const found = firstCalls.map(({ language, fence, word }) => {
    const snippet = snippets.find(({ language: name, code }) => name === fence && code.includes(word))
    if (!snippet) throw new Error(`Failed to find a ${fence} with "${word}" in the README. Name another word here.`)
    return { language, code: snippet.code.trimEnd() }
  })
  return `${JSON.stringify(found, undefined, 2)}\n`
}
