/** After so many calls in a row without any answer, the next ones are not sent. */
const mostUnanswered = 3

export type Unanswered = ReturnType<typeof countUnanswered>

/** Counts the calls in a row that nobody answered, so that a run against a server that is not there ends early. */
export function countUnanswered() {
  let calls = 0
  let last = ''
  return {
    tooMany: () => calls >= mostUnanswered,
    clear() {
      calls = 0
    },
    /** Notes one more, and tells in words why it got no answer. */
    add(thrown: unknown): string {
      calls += 1
      last = describe(thrown)
      return last
    },
    reason: () => `not run: ${calls} calls in a row got no answer, the last: ${last}`,
  }
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message
}
