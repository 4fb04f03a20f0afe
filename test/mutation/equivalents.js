// @ts-check

/**
 * Mutants that change nothing that anybody could see, each with the reason: `file: original → replacement`, as
 * `npm run test:mutation` prints them.
 * @type {Record<string, string>}
 */
export const equivalents = {}
