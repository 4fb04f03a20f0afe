/**
 * The known name that a misspelt one was meant to be: one that begins with it, or from which at most half of its letters
 * differ, three at the most. Undefined when none is near: `-p` is not `--qps`.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  const asked = plain(name)
  const ranked = known
    .map(candidate => {
      const letters = plain(candidate)
      return { candidate, far: asked.length > 2 && letters.startsWith(asked) ? 0 : distance(asked, letters) }
    })
    .sort((left, right) => left.far - right.far)
  const [best] = ranked
  return best && best.far <= Math.min(3, Math.ceil(asked.length / 2)) ? best.candidate : undefined
}

/** Levenshtein's distance: how many characters must be added, dropped or exchanged. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1]
    for (const [index, other] of [...to].entries()) {
      const exchange = (row[index] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(exchange, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
