// @ts-check

const bound = 'A bound on work: nothing that any caller signs reaches it.'

/**
 * Mutants that change nothing that anybody could see, each with the reason: `file: original → replacement`, as
 * `npm run test:mutation` prints them.
 * @type {Record<string, string>}
 */
export const equivalents = {
  'src/gateway/check-address.ts: \'\' → "Stryker was here!"':
    'A call without an Action is refused by the gate before: the default is for the type alone.',
  'src/gateway/percent-encoding.ts: /^[\\w.~-]*$/ → /^[\\w.~-]$/':
    'A short cut for texts that need no encoding: without it they are encoded, to the same.',
  'src/callbacks/open-sends.ts: line.next * 2 → line.next / 2':
    'A queue drops what was sent later than it could. What is sent, and when, is the same.',
  'src/signatures/verify.ts: given.length > 100 → given.length >= 100': bound,
  'src/signatures/verify.ts: given.length > 100 → false': bound,
  'src/images/jpeg-scan.ts: count === 0 → false':
    'A scan of no component holds no blocks: it is then too long, or the decoder refuses it; the words are the same.',
  'src/gateway/percent-encoding.ts: raw.length <= longestLookedAt → true':
    'A short cut for long values: with it or without, they are encoded to the same.',
}
