// @ts-check
// With one caller, caller and server never compute at the same time. Whether the scheduler leaves them on one core or
// on two then decides everything: the calls take twice as long with two, and a pair that got one each tells nothing.
// So put them on one core where `taskset` is at hand; where it is not, trust the widest figures least.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** @param {number} pid @param {string} cores */
function place(pid, cores) {
  // Without --all-tasks this moves the main thread only: garbage collection may go on beside it.
  spawnSync('taskset', ['--cpu-list', '--pid', cores, String(pid)], { stdio: 'ignore' })
}

function allowedCores() {
  try {
    return /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  } catch {
    return
  }
}

/**
 * Puts the processes on one core and returns what lets them go again.
 * @param {number[]} pids
 */
export function shareOneCore(pids) {
  const cores = allowedCores()
  const first = cores?.match(/\d+/)?.[0]
  if (!cores || !first) return () => {}
  for (const pid of pids) place(pid, first)
  return () => {
    for (const pid of pids) place(pid, cores)
  }
}
