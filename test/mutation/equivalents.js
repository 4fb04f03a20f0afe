// @ts-check

/**
 * Mutants that change nothing that anybody could see, each with the reason: `file: original → replacement`, as
 * `npm run test:mutation` prints them.
 * @type {Record<string, string>}
 */
export const equivalents = {
  'src/callbacks/open-sends.ts: line.next * 2 → line.next / 2':
    'A queue drops what was sent later than it could. What is sent, and when, is the same.',
}
