// @ts-check
/** What one input may take, as a multiple of the reference: about 250 ms on the machine that the inputs were chosen on. */
const allowed = 100

/** CPU time of this process so far, in milliseconds. A thread that waits adds nothing to it. */
export function cpuTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** A piece of work of a fixed size, of the kind that readers of text do. */
function work() {
  let sum = 0
  const text = 'a%2Bb&c=~'.repeat(1000)
  for (let round = 0; round < 200; round += 1)
    for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0
  return sum
}

/** What the fixed piece of work takes here and now, in milliseconds of CPU: the median, since it may be held up too. */
function reference() {
  const taken = Array.from({ length: 5 }, () => {
    const started = cpuTime()
    work()
    return cpuTime() - started
  })
  return taken.sort((left, right) => left - right)[2] ?? 0
}

/** What one input may take in this run, in milliseconds of CPU time: now, and never less than at the best of times. */
export function createAllowance() {
  reference()
  const best = reference()
  return {
    atFirst: best * allowed,
    now: () => Math.max(best, reference()) * allowed,
  }
}
