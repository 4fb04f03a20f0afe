// @ts-check
import { join } from 'node:path'

/**
 * @typedef {{
 *   name: string, shape: import('./requests.js').Shape, way?: import('./load.js').Way, title: string, callers: number[],
 *   flags: string[]
 * }} Case
 */

/** Flags of either server: strict, and no limit to calls a second. */
export const strict = ['--auth', 'strict', '--qps', '0', '--access-key', 'testid:testsecret', '--log', 'silent']

/**
 * What is measured, one after the other.
 * @param {string} folder where the benchmark keeps its own CA, not the user's
 * @returns {Case[]}
 */
export function casesIn(folder) {
  const strictByTls = [...strict, '--ca-dir', join(folder, 'ca')]
  return [
    { name: 'query', shape: 'query', title: 'parameters in the query', callers: [1, 16, 64], flags: strict },
    { name: 'form', shape: 'form', title: 'parameters in the form', callers: [1, 16, 64], flags: strict },
    {
      name: 'picture',
      shape: 'picture',
      title: 'picture of 600 KB',
      callers: [16],
      flags: [...strict, '--faces', 'present'],
    },
    {
      name: 'https',
      shape: 'query',
      way: 'https',
      title: 'by https, kept connections',
      callers: [16, 64],
      flags: strictByTls,
    },
    {
      name: 'handshakes',
      shape: 'query',
      way: 'handshakes',
      title: 'by https, a handshake each',
      callers: [16],
      flags: strictByTls,
    },
  ]
}
