/** Writes words in colour, or leaves them as they are. */
export type Paint = (colour: Colour, words: string) => string

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const
type Colour = keyof typeof codes

/**
 * Colours for a terminal, none for a file or a pipe. NO_COLOR and FORCE_COLOR say otherwise.
 * Source: https://no-color.org, https://force-color.org
 */
export function paintFor(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  const isWanted = isForced || (isTerminal && TERM !== 'dumb' && FORCE_COLOR === undefined)
  return isWanted && !NO_COLOR
    ? (colour, words) => `\u001b[${codes[colour]}m${words}\u001b[0m`
    : (_colour, words) => words
}
