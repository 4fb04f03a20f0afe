// @ts-check
// JavaScript, because test/sdks is run as it stands.

/**
 * The fenced blocks of a Markdown text.
 * @param {string} markdown
 * @returns {{ language: string, code: string }[]}
 */
export function snippetsOf(markdown) {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }))
}

/**
 * A snippet with another emulator in place of the one on the default port. Nothing else of a snippet may be changed.
 * @param {string} code
 * @param {string} endpoint host and port
 */
export const aimedAt = (code, endpoint) => code.replace(/(127\.0\.0\.1|localhost):8080/g, endpoint)
